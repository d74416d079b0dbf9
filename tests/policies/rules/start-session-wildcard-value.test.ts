import { expect } from "chai";
import { startSessionWildcardValue as rule } from "../../../policies/rules/start-session-wildcard-value";
import { judgeResource } from "../judge";
import { byTag, userPolicy, userPolicyOf } from "../resources";

const problems = async (operator: string, value: unknown) =>
    (
        await judgeResource(
            rule,
            userPolicyOf({ ...byTag, Condition: { [operator]: { "ssm:resourceTag/Environment": value } } }),
        )
    ).problems;

describe("policies: start-session-wildcard-value", () => {
    it("accepts exact values and values that begin with a word", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        expect(await problems("StringLike", "dev-*")).to.be.empty;
    });
    it("reports each value that begins with a wildcard", async () => {
        expect(await problems("StringLike", ["*dev", "dev", "?ev"])).to.have.length(2);
        expect(await problems("StringLike", "*")).to.have.length(1);
    });
    it("takes a star under StringEquals for a star", async () => {
        expect(await problems("StringEquals", "*dev")).to.be.empty;
    });
});
