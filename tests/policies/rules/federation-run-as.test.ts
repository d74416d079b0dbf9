import { expect } from "chai";
import { federationRunAs } from "../../../policies/rules/federation-run-as";
import { judgeResource } from "../judge";
import { federatedRole, sessionTags, signIn } from "../resources";

describe("policies: federation-run-as", () => {
    const rule = federationRunAs;
    const withCondition = (Condition: unknown) => federatedRole(signIn, { ...sessionTags, Condition });
    const keys = { "ForAllValues:StringEquals": { "aws:TagKeys": ["Department", "SSMSessionRunAs"] } };

    it("accepts keys without SSMSessionRunAs, and a pinned one", async () => {
        expect((await judgeResource(rule, federatedRole())).problems).to.be.empty;
        const pinned = {
            ...keys,
            StringEqualsIfExists: { "aws:RequestTag/SSMSessionRunAs": ["developer", "analyst"] },
        };
        expect((await judgeResource(rule, withCondition(pinned))).problems).to.be.empty;
    });
    it("reports a choice left to the provider", async () => {
        for (const condition of [undefined, keys, { ...keys, StringLike: { "aws:RequestTag/SSMSessionRunAs": "*" } }])
            expect((await judgeResource(rule, withCondition(condition))).problems).to.have.length(1);
    });
});
