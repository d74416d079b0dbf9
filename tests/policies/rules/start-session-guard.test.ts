import { expect } from "chai";
import { startSessionGuard as rule } from "../../../policies/rules/start-session-guard";
import { judgeResource } from "../judge";
import { byTag, userPolicy, userPolicyOf } from "../resources";

const key = "ssm:resourceTag/Environment";
const problems = async (Condition: Record<string, unknown>) =>
    (await judgeResource(rule, userPolicyOf({ ...byTag, Condition }))).problems;

describe("policies: start-session-guard", () => {
    it("accepts a guard that an untagged instance fails", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
        expect(await problems({ StringEqualsIgnoreCase: { [key]: "development" } })).to.be.empty;
        expect(await problems({ StringLike: { [key]: "Dev*" } })).to.be.empty;
    });
    it("reports guards that an untagged instance meets", async () => {
        for (const operator of [
            "StringNotEquals",
            "StringNotLike",
            "StringEqualsIfExists",
            "ForAllValues:StringEquals",
            "StringNotEqualsIgnoreCase",
        ])
            expect(await problems({ [operator]: { [key]: "Production" } }), operator).to.have.length(1);

        expect(await problems({ Null: { [key]: "true" } })).to.have.length(1);
    });
    it("accepts a negated condition beside a guard that holds", async () => {
        expect(
            await problems({
                StringEquals: { [key]: "Development" },
                StringNotEquals: { "ssm:resourceTag/Secret": "yes" },
            }),
        ).to.be.empty;
    });
    it("accepts IfExists and ForAllValues where another condition asks for the tag", async () => {
        const present = { Null: { [key]: "false" } };
        expect(await problems({ StringEqualsIfExists: { [key]: "Development" }, ...present })).to.be.empty;
        expect(await problems({ "ForAllValues:StringEquals": { [key]: "Development" }, ...present })).to.be.empty;
        const other = { Null: { "ssm:resourceTag/Department": "false" } };
        expect(await problems({ StringEqualsIfExists: { [key]: "Development" }, ...other })).to.have.length(1);
    });
    it("reports a tag that has to be there with whatever value, or any value but some", async () => {
        for (const condition of [
            { Null: { [key]: "false" } },
            { Null: { [key]: "false" }, StringNotEquals: { [key]: "Production" } },
        ]) {
            const [problem = ""] = await problems(condition);
            expect(problem).to.contain("also matches values that it doesn't name");
        }
        expect((await problems({ StringNotEquals: { [key]: "Production" } }))[0]).to.contain(
            "also matches instances without the tag",
        );
    });
    it("has nothing to say of statements with exact ARNs", async () => {
        const exact = {
            ...byTag,
            Resource: "arn:aws:ec2:eu-central-1:111122223333:instance/i-1",
            Condition: { StringNotEquals: { [key]: "x" } },
        };
        expect((await judgeResource(rule, userPolicyOf(exact))).notApplicable).to.be.a("string");
    });
});
