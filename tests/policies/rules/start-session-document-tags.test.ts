import { expect } from "chai";
import { startSessionDocumentTags as rule } from "../../../policies/rules/start-session-document-tags";
import { judgeResource } from "../judge";
import { byTag, INSTANCES, SHELL, shell, userPolicy, userPolicyOf } from "../resources";

describe("policies: start-session-document-tags", () => {
    it("accepts target and document in statements of their own", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
    });
    it("reports a tag condition on both", async () => {
        const both = { ...byTag, Resource: [INSTANCES, SHELL] };
        expect((await judgeResource(rule, userPolicyOf(both))).problems).to.deep.equal([
            `policy, statement Target: the condition on ssm:resourceTag/Environment also applies to ${SHELL}.`,
        ]);
        expect((await judgeResource(rule, userPolicyOf({ ...byTag, Resource: "*" }))).problems).to.have.length(1);
    });
    it("accepts conditions on a document that aren't about tags", async () => {
        const checked = { ...shell, Condition: { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } } };
        expect((await judgeResource(rule, userPolicyOf(byTag, checked))).problems).to.be.empty;
    });
});
