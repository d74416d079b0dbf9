import { expect } from "chai";
import { startSessionDenyList as rule } from "../../../policies/rules/start-session-deny-list";
import { judgeResource } from "../judge";
import { byTag, userPolicy, userPolicyOf } from "../resources";

const open = { ...byTag, Sid: "All", Condition: undefined };
const production = {
    ...byTag,
    Sid: "NotProduction",
    Effect: "Deny",
    Condition: { StringEquals: { "ssm:resourceTag/Environment": "Production" } },
};

describe("policies: start-session-deny-list", () => {
    it("accepts a denial beside a grant by tags", async () => {
        expect((await judgeResource(rule, userPolicy(production))).notApplicable).to.be.a("string");
    });
    it("reports allowing everything and denying some", async () => {
        expect((await judgeResource(rule, userPolicyOf(open, production))).problems).to.deep.equal([
            "policy, statement All allows all that policy, statement NotProduction doesn't deny.",
        ]);
    });
    it("reports denials by ARN as well", async () => {
        const byArn = {
            ...production,
            Condition: undefined,
            Resource: "arn:aws:ec2:eu-central-1:111122223333:instance/i-1",
        };
        expect((await judgeResource(rule, userPolicyOf(open, byArn))).problems).to.have.length(1);
    });
    it("leaves a grant of everything without denials to another rule", async () => {
        expect((await judgeResource(rule, userPolicyOf(open))).notApplicable).to.be.a("string");
    });
});
