import { expect } from "chai";
import { startSessionPlace as rule } from "../../../policies/rules/start-session-place";
import { judgeResource } from "../judge";
import { byTag, shell, userPolicy, userPolicyOf } from "../resources";

const at = (Resource: string) => userPolicyOf({ ...byTag, Resource });

describe("policies: start-session-place", () => {
    it("accepts ARNs with region and account", async () => {
        expect((await judgeResource(rule, userPolicy())).problems).to.be.empty;
    });
    it("accepts AWS's own documents, whose ARN has no account", async () => {
        const aws = { ...shell, Resource: "arn:aws:ssm:eu-central-1::document/AWS-StartSSHSession" };
        expect((await judgeResource(rule, userPolicyOf(aws))).problems).to.be.empty;
    });
    it("reports an open region and an open account", async () => {
        expect((await judgeResource(rule, at("arn:aws:ec2:*:111122223333:instance/*"))).problems[0]).to.contain(
            "any region",
        );
        expect((await judgeResource(rule, at("arn:aws:ec2:eu-*:*:instance/*"))).problems[0]).to.contain(
            "any region and any account",
        );
        expect((await judgeResource(rule, at("*"))).problems).to.have.length(1);
    });
    it("reports documents as well", async () => {
        const anywhere = { ...shell, Resource: "arn:aws:ssm:*:*:document/SSM-SessionManagerRunShell" };
        expect((await judgeResource(rule, userPolicyOf(byTag, anywhere))).problems).to.have.length(1);
    });
    it("lets pass what is configured", async () => {
        const config = { anyRegion: true };
        expect((await judgeResource(rule, at("arn:aws:ec2:*:111122223333:instance/*"), config)).problems).to.be.empty;
        expect((await judgeResource(rule, at("arn:aws:ec2:*:*:instance/*"), config)).problems).to.have.length(1);
    });
});
