import { expect } from "chai";
import fc from "fast-check";
import { arnPattern, matchResource } from "../../access/match/arn";
import { parsePolicy } from "../../access/policy/parse";
import { covering } from "../../policies/iam/overlap";

const statement = (Resource: string) => {
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ssm:StartSession", Resource }] };
    const [only] = parsePolicy(document, "policy").statements;
    return only!;
};
const covers = (pattern: string, kind: Parameters<typeof covering>[1]) => covering(statement(pattern), kind).length > 0;

describe("policies: what a Resource pattern may cover", () => {
    it("knows kinds apart, whatever the wildcards in region and account", () => {
        expect(covers("arn:aws:ssm:*:*:managed-instance/*", "document")).to.equal(false);
        expect(covers("arn:aws:ssm:*:*:document/*", "managed instance")).to.equal(false);
        expect(covers("arn:aws:ec2:*:*:volume/*", "instance")).to.equal(false);
        expect(covers("arn:aws:s3:::bucket/*", "instance")).to.equal(false);
    });
    it("sees a kind under short and sweeping patterns", () => {
        for (const pattern of [
            "*",
            "**",
            "arn:*",
            "arn:aws:ec2:*",
            "arn:aws:ec2:eu-*:*:inst*",
            "arn:aws:*:instance/?-*",
            "arn:aws:e?2:*:*:*",
        ])
            expect(covers(pattern, "instance"), pattern).to.equal(true);
    });
    it("never says no of a pattern that matches an instance's ARN", () => {
        const arn = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0";
        // Patterns made from the ARN itself by putting wildcards in places of pieces of it.
        const cuts = fc.array(fc.tuple(fc.nat(arn.length), fc.nat(6), fc.constantFrom("*", "?")), { maxLength: 4 });
        fc.assert(
            fc.property(cuts, (places) => {
                let pattern = arn;
                for (const [start, length, wildcard] of places) {
                    const cut = wildcard === "?" ? 1 : length;
                    pattern = pattern.slice(0, start) + wildcard + pattern.slice(start + cut);
                }
                fc.pre(matchResource(arnPattern(pattern), arn));
                return covers(pattern, "instance");
            }),
            { numRuns: 2_000 },
        );
    });
});
