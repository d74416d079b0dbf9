import { expect } from "chai";
import fc from "fast-check";
import { arnPattern, arnPatternOf, matchArn, matchResource } from "../../../access/match/arn";
import { accepted, ofArn, ofResource } from "../../../access/match/automaton";

const document = "arn:aws:ssm:eu-central-1:123456789012:document/SSM-SessionManagerRunShell";

/** Short ARNs and patterns, so that they match each other now and then. */
const piece = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 3 }).map((some) => some.join(""));
const written = fc.array(piece, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(":"));
const plain = written.map((text) => text.replaceAll(/[*?]/g, "b"));

describe("A Resource pattern", () => {
    const cases: readonly (readonly [string, boolean])[] = [
        ["*", true],
        [document, true],
        ["arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell", true],
        ["arn:aws:ssm:*:123456789012:document/*", true],
        ["arn:aws:ssm:*:document/SSM-SessionManagerRunShell", true],
        ["arn:aws:ssm:*", true],
        ["arn:aws:ssm:eu-central-?:123456789012:document/SSM-*", true],
        ["arn:*", true],
        ["arn:aws:ec2:*:*:instance/*", false],
        ["arn:aws:ssm:us-*:*:document/*", false],
        ["arn:aws:ssm:*1:document/*", false],
        ["arn:aws:ssm:eu?central-1:123456789012:document/ssm-*", false],
        ["SSM-SessionManagerRunShell", false],
    ];
    for (const [pattern, covered] of cases) {
        it(`${covered ? "covers" : "doesn't cover"} a session document as ${pattern}.`, () => {
            expect(matchResource(arnPattern(pattern), document)).to.equal(covered);
        });
    }

    it("covers an empty account with a *.", () => {
        const pattern = arnPattern("arn:aws:ssm:*:*:document/AWS-StartSSHSession");
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1::document/AWS-StartSSHSession")).to.be.true;
    });

    it("keeps a wildcard within its segment unless it ends the segment.", () => {
        expect(matchResource(arnPattern("arn:aws:s:a*b:c:d"), "arn:aws:s:a:b:c:d")).to.be.false;
        expect(matchResource(arnPattern("arn:aws:s:a*:c:d"), "arn:aws:s:a:b:c:d")).to.be.true;
        expect(matchResource(arnPattern("arn:aws:s:a?b:c:d"), "arn:aws:s:a:b:c:d")).to.be.false;
    });

    it("takes a colon behind the fifth one for a character like any other.", () => {
        expect(matchResource(arnPattern("arn:aws:s:r:a:x*z"), "arn:aws:s:r:a:x:y:z")).to.be.true;
    });

    it("doesn't take a variable's value apart at colons.", () => {
        const pattern = arnPatternOf([
            { text: "arn:aws:ssm:*:*:session/", wildcards: true },
            { text: "AROA:al*ce", wildcards: false },
            { text: "-*", wildcards: true },
        ]);
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1:1:session/AROA:al*ce-0a")).to.be.true;
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1:1:session/AROA:alice-0a")).to.be.false;
    });

    it("agrees with its automaton.", () => {
        fc.assert(
            fc.property(written, plain, (pattern, text) => {
                const compiled = arnPattern(pattern);
                expect(accepted(ofResource(compiled), text)).to.equal(matchResource(compiled, text));
            }),
            { numRuns: 5000 },
        );
    });
});

describe("ArnLike", () => {
    it("matches each of the six parts by itself.", () => {
        const pattern = arnPattern("arn:aws:someservice:*:111122223333:finance/*");
        expect(matchArn(pattern, "arn:aws:someservice:us-east-2:111122223333:finance/a:b")).to.be.true;
        expect(matchArn(pattern, "arn:aws:someservice:us-east-2:9:store/abc:111122223333:finance/a")).to.be.false;
    });

    it("never matches what isn't an ARN.", () => {
        expect(matchArn(arnPattern("*:*:*:*:*:*"), "alice")).to.be.false;
    });

    it("agrees with its automaton on patterns and ARNs of six parts.", () => {
        const six = fc.array(piece, { minLength: 6, maxLength: 8 }).map((parts) => parts.join(":"));
        fc.assert(
            fc.property(six, six, (pattern, other) => {
                const text = other.replaceAll(/[*?]/g, "b");
                const compiled = arnPattern(pattern);
                expect(accepted(ofArn(compiled), text)).to.equal(matchArn(compiled, text));
            }),
            { numRuns: 5000 },
        );
    });
});
