import { expect } from "chai";
import { awsResources } from "./aws-resources";
import { BREAK, breakingProject } from "./breaking-program";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openFailingStack, type FailingStack } from "./failing-stack";
import type { AwsCall } from "./flaky-aws";
import { thorough } from "../thorough";
import { settingsOf } from "./scenario-settings";

const config = settingsOf("group");

describe("A deployment that is interrupted", () => {
    const project = breakingProject();
    let stack: FailingStack;

    before(async () => {
        stack = await openFailingStack({ project: project.folder, policyPacks: [] });
        stack.configure(config);
    });
    after(async () => {
        await stack.close();
        project.remove();
    });

    async function runAgain(): Promise<void> {
        expectSuccess(await stack.up());
        await expectDeployed(stack, config);
        await expectNothingOrphaned(stack);
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    }

    const moments: readonly (readonly [moment: string, (call: AwsCall) => boolean])[] = [
        ["as the VPC is made", ({ action }) => action === "CreateVpc"],
        ["as an endpoint is made", ({ action }) => action === "CreateVpcEndpoint"],
        ["as an instance is started", ({ action }) => action === "RunInstances"],
        ["as a user is made", ({ action }) => action === "CreateUser"],
    ];
    // TESTS=all tries them all; otherwise those between the first resource and the last.
    for (const [moment, when] of thorough ? moments : moments.slice(1, -1)) {
        it(`by Ctrl-C ${moment} ends in the same place when it is run again`, async () => {
            const up = await stack.signalled("SIGINT", when, () => stack.up());
            expect(up.signalled).to.equal(true);
            expect(up.code, up.text).not.to.equal(0);
            await expectNothingOrphaned(stack);
            await runAgain();
        });
    }

    it("by Ctrl-C while it is destroyed leaves nothing when it is destroyed again", async () => {
        expectSuccess(await stack.up());
        const destroy = await stack.signalled(
            "SIGINT",
            ({ action }) => action === "TerminateInstances",
            () => stack.destroy(),
        );
        // Pulumi ends with 0 here and says that all is deleted, which it isn't.
        expect(destroy.text).to.contain("^C received; cancelling.");
        expect(await awsResources(stack.aws)).to.include.keys("aws:ec2/vpc:Vpc");
        await expectNothingOrphaned(stack);
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });

    it("by an error that the program throws midway ends in the same place when it is run again", async () => {
        const up = await stack.up({ env: { [BREAK]: "throw" } });
        expect(up.code, up.text).not.to.equal(0);
        expect(up.text).to.contain("The program breaks here.");
        await expectNothingOrphaned(stack);
        await runAgain();
    });

    it("by the end of the program's process ends in the same place when it is run again", async () => {
        const up = await stack.up({ env: { [BREAK]: "end" } });
        expect(up.code, up.text).not.to.equal(0);
        await expectNothingOrphaned(stack);
        await runAgain();
    });
});
