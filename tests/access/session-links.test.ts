import { expect } from "chai";
import { consoleUrl, signInUrl, startSessionCommand } from "../../access/session-links";

const target = { partition: "aws", region: "eu-central-1", instanceId: "i-0123456789abcdef0" };

describe("The ways to an instance's session", () => {
    it("lead to the console of the instance's region", () => {
        expect(consoleUrl(target)).to.equal(
            "https://eu-central-1.console.aws.amazon.com/systems-manager/session-manager/i-0123456789abcdef0?region=eu-central-1",
        );
    });

    it("lead to the console of the instance's partition", () => {
        expect(consoleUrl({ ...target, partition: "aws-cn", region: "cn-north-1" })).to.match(
            /^https:\/\/cn-north-1\.console\.amazonaws\.cn\//,
        );
        expect(signInUrl("aws-us-gov", "111122223333")).to.equal(
            "https://111122223333.signin.amazonaws-us-gov.com/console",
        );
        expect(signInUrl("aws", "111122223333")).to.equal("https://111122223333.signin.aws.amazon.com/console");
    });

    it("name the document only where it isn't the one that AWS takes anyway", () => {
        const command = "aws ssm start-session --region eu-central-1 --target i-0123456789abcdef0";
        expect(startSessionCommand(target)).to.equal(command);
        expect(startSessionCommand({ ...target, documentName: "SSM-SessionManagerRunShell" })).to.equal(command);
        expect(startSessionCommand({ ...target, documentName: "Shell" })).to.equal(`${command} --document-name Shell`);
    });
});
