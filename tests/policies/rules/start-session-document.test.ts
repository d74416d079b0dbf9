import { expect } from "chai";
import { startSessionDocument as rule } from "../../../policies/rules/start-session-document";
import { judgeResource } from "../judge";
import { byTag, shell, userPolicy, userPolicyOf } from "../resources";

const problems = async (Resource: unknown) =>
    (await judgeResource(rule, userPolicyOf(byTag, { ...shell, Resource }))).problems;

describe("policies: start-session-document", () => {
    it("accepts documents by name", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
    });
    it("reports names with wildcards and resources that cover all documents", async () => {
        const prefix = "arn:aws:ssm:eu-central-1:111122223333:document/";
        for (const resource of [`${prefix}*`, `${prefix}SSM-*`, "*", "arn:aws:ssm:*", `${prefix}\${aws:username}`])
            expect(await problems(resource), resource).to.have.length(1);
    });
    it("doesn't take hybrid nodes of any region for documents", async () => {
        expect(await problems("arn:aws:ssm:*:*:managed-instance/*")).to.be.empty;
        expect(await problems("arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell")).to.be.empty;
    });
    it("has nothing to say where only instances are granted", async () => {
        expect((await judgeResource(rule, userPolicyOf(byTag))).notApplicable).to.be.a("string");
    });
});
