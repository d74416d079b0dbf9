import { expect } from "chai";
import { policyWrites } from "../../../policies/rules/policy-writes";
import { judgeResource } from "../judge";
import { userPolicy } from "../resources";
import { testBypassRule } from "../bypass-rule-cases";

testBypassRule(policyWrites, [
    "iam:PutUserPolicy",
    "iam:AttachUserPolicy",
    "iam:AddUserToGroup",
    "iam:CreatePolicyVersion",
    "iam:UpdateAssumeRolePolicy",
]);

describe("policies: credentials of others", () => {
    const allow = (Action: string, Resource: string) => userPolicy({ Sid: "Keys", Effect: "Allow", Action, Resource });

    it("are another way to what a principal lacks, one's own aren't", async () => {
        for (const action of ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"]) {
            for (const resource of ["*", "arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:user/bob"]) {
                const { problems } = await judgeResource(policyWrites, allow(action, resource));
                expect(problems).to.deep.equal([
                    `policy, statement Keys allows ${action}, which gives its principals another user's credentials.`,
                ]);
            }
            const own = "arn:aws:iam::111122223333:user/people/${aws:username}";
            expect((await judgeResource(policyWrites, allow(action, own))).problems).to.be.empty;
        }
    });
});
