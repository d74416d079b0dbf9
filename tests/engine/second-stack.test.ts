import { CreateUserCommand, DeleteUserCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { awsResources } from "./aws-resources";
import { expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { settingsOf } from "./scenario-settings";

describe("A stack whose users another stack has", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
        stack.configure(settingsOf("group"));
    });
    after(() => stack.close());

    it("is told so before anything is made, in a preview as well, and deploys once the name is free", async () => {
        const Tags = [{ Key: "session-manager-access:stack", Value: "session-manager-access/other" }];
        await stack.aws.iam.send(new CreateUserCommand({ UserName: "bob", Tags }));
        const before = await awsResources(stack.aws);
        for (const run of [await stack.preview(), await stack.up()]) {
            expect(run.code, run.text).to.be.greaterThan(0);
            expect(run.text).to.match(
                /error: invalid value user bob for session-manager-access:group \(expected .* \S+\/other has these/,
            );
            expect(run.text).not.to.match(/^ +at .*:\d+:\d+\)?$/m);
        }
        expect(await awsResources(stack.aws)).to.deep.equal(before);

        await stack.aws.iam.send(new DeleteUserCommand({ UserName: "bob" }));
        expectSuccess(await stack.up());
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
        expectSuccess(await stack.destroy());
    });
});
