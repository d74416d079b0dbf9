import { expect } from "chai";
import * as fc from "fast-check";
import { decideExample, isInside, type Counterexample } from "../../../access/prove/counterexample";
import { prove } from "../../../access/prove/prove";
import { ACCOUNT, pairs } from "./pairs";
import { questionOf } from "./proof-of";

const VALUES = [undefined, "", "a", "b", "A", "ab", "ba", "aa", "x"];
const ARNS = ["a", "b", "eu-central-1"].flatMap((region) =>
    ["a", "b", "x"].flatMap((id) => [
        `arn:aws:ec2:${region}:${ACCOUNT}:instance/i-${id}`,
        `arn:aws:ssm:${region}:${ACCOUNT}:managed-instance/mi-${id}`,
    ]),
);

/** Every instance of a small world. */
const WORLD: readonly Counterexample[] = ARNS.flatMap((arn) =>
    VALUES.flatMap((K) =>
        VALUES.map((L) => ({
            arn,
            region: arn.split(":")[3] ?? "",
            tags: { ...(K !== undefined && { K }), ...(L !== undefined && { L }) },
            context: {},
        })),
    ),
);

describe("A proof and trying every instance of a small world", () => {
    it("agree: where one of them is reached, nothing is proved, and a counterexample is reached and outside", () => {
        fc.assert(
            fc.property(pairs, (pair) => {
                const question = questionOf(pair);
                const { policies, principal, scope } = question;
                const outside = (example: Counterexample): boolean =>
                    !isInside(example, scope) &&
                    decideExample(example, "ssm:StartSession", policies, principal).verdict === "allowed";
                const proof = prove(question);
                if (proof.verdict === "refuted") expect(outside(proof.counterexample)).to.equal(true);
                else expect(WORLD.find(outside)).to.equal(undefined);
            }),
            { numRuns: 60 },
        );
    });

    it("agree that only a principal that reaches nothing stays within an empty scope", () => {
        fc.assert(
            fc.property(pairs, (pair) => {
                const question = { ...questionOf(pair), scope: [] };
                const { policies, principal } = question;
                const reached = WORLD.some(
                    (one) => decideExample(one, "ssm:StartSession", policies, principal).verdict === "allowed",
                );
                if (reached) expect(prove(question).verdict).to.equal("refuted");
            }),
            { numRuns: 60 },
        );
    });
});
