import { expect } from "chai";
import fc from "fast-check";
import {
    arnPattern,
    arnPatternOf,
    coverage,
    matchArn,
    matchResource,
    resourcePattern,
} from "../../../access/match/arn";
import { accepted, automatonOf } from "../../../access/match/automaton";
import { arnLikeLanguage, resourceLanguage } from "../../../access/match/language";

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
        it(`${covered ? "covers" : "doesn't cover"} a session document as ${pattern}`, () => {
            expect(matchResource(arnPattern(pattern), document)).to.equal(covered);
        });
    }

    it("covers an empty account with a *", () => {
        const pattern = arnPattern("arn:aws:ssm:*:*:document/AWS-StartSSHSession");
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1::document/AWS-StartSSHSession")).to.be.true;
    });

    it("keeps a wildcard within its segment unless it ends the segment", () => {
        expect(matchResource(arnPattern("arn:aws:s:a*b:c:d"), "arn:aws:s:a:b:c:d")).to.be.false;
        expect(matchResource(arnPattern("arn:aws:s:a*:c:d"), "arn:aws:s:a:b:c:d")).to.be.true;
        expect(matchResource(arnPattern("arn:aws:s:a?b:c:d"), "arn:aws:s:a:b:c:d")).to.be.false;
    });

    it("takes a colon behind the fifth one for a character like any other", () => {
        expect(matchResource(arnPattern("arn:aws:s:r:a:x*z"), "arn:aws:s:r:a:x:y:z")).to.be.true;
    });

    it("doesn't take a variable's value apart at colons", () => {
        const pattern = arnPatternOf([
            { text: "arn:aws:ssm:*:*:session/", wildcards: true },
            { text: "AROA:al*ce", wildcards: false },
            { text: "-*", wildcards: true },
        ]);
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1:1:session/AROA:al*ce-0a")).to.be.true;
        expect(matchResource(pattern, "arn:aws:ssm:eu-central-1:1:session/AROA:alice-0a")).to.be.false;
    });

    it("agrees with its automaton", () => {
        fc.assert(
            fc.property(written, plain, (pattern, text) => {
                const compiled = arnPattern(pattern);
                expect(accepted(automatonOf(resourceLanguage(compiled)), text)).to.equal(matchResource(compiled, text));
            }),
            { numRuns: 5000 },
        );
    });
});

describe("An incomplete ARN in Resource", () => {
    const instance = "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a";
    const readings: readonly (readonly [string, "surely" | "perhaps" | "no"])[] = [
        ["arn:aws:ec2", "surely"],
        ["arn:aws:ec2*", "surely"],
        ["arn:aws", "surely"],
        ["arn:*", "surely"],
        ["arn", "surely"],
        ["arn:aws:ec2:eu-central-1", "surely"],
        ["arn:aws:ec2:*:123456789012", "surely"],
        ["arn:aws:ec2:eu-*", "surely"],
        ["arn:aws:ssm", "no"],
        ["arn:aws:ec2:us-east-1", "no"],
        ["arn:aws:ec2:*:210987654321", "no"],
        ["arn:aws:e", "no"],
        // Two rules of AWS's: the * runs on, or it is completed behind instance/i-0a.
        ["arn:aws:ec2:*:instance/i-0a", "perhaps"],
        ["arn:aws:*:instance/i-0a", "perhaps"],
        // Whether a field without a text is one that is missing.
        ["arn:aws:ec2::123456789012", "perhaps"],
        ["arn:aws:ec2:", "perhaps"],
        ["arn:aws:ec2::210987654321", "no"],
    ];
    for (const [pattern, expected] of readings) {
        it(`covers an instance as ${pattern}: ${expected}`, () => {
            expect(coverage(resourcePattern(pattern), instance)).to.equal(expected);
        });
    }

    it("is completed as if the missing fields had been written, and a whole one stays as it is", () => {
        const whole = fc.array(piece, { minLength: 6, maxLength: 8 }).map((parts) => parts.join(":"));
        fc.assert(
            fc.property(fc.array(piece, { maxLength: 4 }), whole, (parts, other) => {
                const arn = `arn:${other.replaceAll(/[*?]/g, "b")}`;
                const short = ["arn", ...parts];
                const completed = [...short, ...Array.from({ length: 6 - short.length }, () => "*")].join(":");
                const read = coverage(resourcePattern(short.join(":")), arn);
                expect(read === "surely").to.equal(matchResource(arnPattern(completed), arn));
                expect(coverage(resourcePattern(`arn:${other}`), arn)).to.equal(
                    matchResource(arnPattern(`arn:${other}`), arn) ? "surely" : "no",
                );
            }),
            { numRuns: 3000 },
        );
    });
});

describe("ArnLike", () => {
    it("matches each of the six parts by itself", () => {
        const pattern = arnPattern("arn:aws:someservice:*:111122223333:finance/*");
        expect(matchArn(pattern, "arn:aws:someservice:us-east-2:111122223333:finance/a:b")).to.be.true;
        expect(matchArn(pattern, "arn:aws:someservice:us-east-2:9:store/abc:111122223333:finance/a")).to.be.false;
    });

    it("never matches what isn't an ARN", () => {
        expect(matchArn(arnPattern("*:*:*:*:*:*"), "alice")).to.be.false;
    });

    it("agrees with its automaton on patterns and ARNs of six parts", () => {
        const six = fc.array(piece, { minLength: 6, maxLength: 8 }).map((parts) => parts.join(":"));
        fc.assert(
            fc.property(six, six, (pattern, other) => {
                const text = other.replaceAll(/[*?]/g, "b");
                const compiled = arnPattern(pattern);
                expect(accepted(automatonOf(arnLikeLanguage(compiled)), text)).to.equal(matchArn(compiled, text));
            }),
            { numRuns: 5000 },
        );
    });
});
