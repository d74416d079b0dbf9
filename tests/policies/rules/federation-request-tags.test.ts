import { expect } from "chai";
import { federationRequestTags } from "../../../policies/rules/federation-request-tags";
import { judgeResource } from "../judge";
import { federatedRole, sessionTags, signIn, type TestStatement } from "../resources";

describe("policies: federation-request-tags", () => {
    const rule = federationRequestTags;
    const withTags = (change: TestStatement) => federatedRole(signIn, { ...sessionTags, ...change });

    it("accepts tags that are required and limited", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        expect((await judgeResource(rule, federatedRole(), { required: ["Department"] })).problems).to.be.empty;
    });
    it("reports tags taken without a condition", async () => {
        expect((await judgeResource(rule, withTags({ Condition: undefined }))).problems).to.have.length(2);
    });
    it("reports keys without a limit", async () => {
        const open = { StringLike: { "aws:RequestTag/Department": "*" } };
        expect((await judgeResource(rule, withTags({ Condition: open }))).problems).to.have.length(1);
        const absent = {
            ...(sessionTags.Condition as object),
            StringLike: {},
            Null: { "aws:RequestTag/Department": "true" },
        };
        expect((await judgeResource(rule, withTags({ Condition: absent }))).problems).to.have.length(1);
        const star = { ...open, "ForAllValues:StringLike": { "aws:TagKeys": "*" } };
        expect((await judgeResource(rule, withTags({ Condition: star }))).problems).to.have.length(1);
    });
    it("reports a configured tag that isn't required", async () => {
        const { problems } = await judgeResource(rule, federatedRole(), { required: ["Department", "Environment"] });
        expect(problems).to.deep.equal([
            "assumeRolePolicy, statement Tags: aws:RequestTag/Environment isn't required.",
        ]);
        const present = { Null: { "aws:RequestTag/Environment": "false" }, ...(sessionTags.Condition as object) };
        expect((await judgeResource(rule, withTags({ Condition: present }), { required: ["Environment"] })).problems).to
            .be.empty;
    });
    it("has nothing to say where no tags are taken", async () => {
        expect((await judgeResource(rule, federatedRole(signIn))).notApplicable).to.be.a("string");
    });
});
