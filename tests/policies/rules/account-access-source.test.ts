import { expect } from "chai";
import { accountAccessSource as rule } from "../../../policies/rules/account-access-source";
import { judgeResource } from "../judge";
import { federatedRole, instanceRole } from "../resources";

const trust = (Condition?: object) =>
    federatedRole({
        Sid: "SignIn",
        Effect: "Allow",
        Principal: { Service: "account-access.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:SetContext"],
        Condition,
    });

describe("policies: account-access-source", () => {
    it("accepts the application or the account as the source", async () => {
        const application = "arn:aws:account-access:eu-central-1:111122223333:application/aam-0123456789abcdef";
        for (const condition of [
            { ArnEquals: { "aws:SourceArn": application } },
            { StringEquals: { "aws:SourceAccount": "111122223333" } },
        ])
            expect((await judgeResource(rule, trust(condition))).problems).to.be.empty;
    });
    it("reports a trust without a source, or with one that a request needn't have", async () => {
        for (const condition of [
            undefined,
            { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
            { StringNotEquals: { "aws:SourceAccount": "444455556666" } },
        ]) {
            expect((await judgeResource(rule, trust(condition))).problems).to.deep.equal([
                "assumeRolePolicy, statement SignIn: neither aws:SourceArn nor aws:SourceAccount is required.",
            ]);
        }
    });
    it("has nothing to say of roles that trust others", async () => {
        for (const role of [federatedRole(), instanceRole()])
            expect((await judgeResource(rule, role)).notApplicable).to.be.a("string");
    });
});
