import { GetLoginProfileCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { stateFile } from "../../sandbox/pulumi-command/stack-settings";
import { actionsOf, deployedUsers } from "./deployed-principals";
import { expectDeployed, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { expectRecorded } from "./recorded-actions";
import { openTestStack, type RunResult, type TestStack } from "./harness";
import { settingsOf } from "./scenario-settings";

const USERS = ["alice", "bob"];

describe("Users who sign in to the AWS console", () => {
    const config = settingsOf("group", { console: { login: true, passwordLength: 24 } });
    let stack: TestStack;
    let up: RunResult;
    let passwords: Readonly<Record<string, string>>;

    before(async () => {
        stack = await openTestStack({ policyPacks: [], heard: true });
        stack.configure(config);
        up = await stack.up();
        expectSuccess(up);
        const { consolePasswords } = await stack.outputs({ showSecrets: true });
        passwords = consolePasswords as Record<string, string>;
    });
    after(() => stack.close());

    it("have a login whose password must be changed the first time, and may change it", async () => {
        await expectDeployed(stack, config);
        await expectNothingOrphaned(stack);
        const users = await deployedUsers(stack.aws);
        for (const UserName of USERS) {
            const { LoginProfile } = await stack.aws.iam.send(new GetLoginProfileCommand({ UserName }));
            expect(LoginProfile?.PasswordResetRequired).to.equal(true);
            expect(actionsOf(users[UserName]?.statements ?? [])).to.deep.equal([
                "iam:ChangePassword",
                "iam:GetAccountPasswordPolicy",
            ]);
        }
    });

    it("have different passwords of the length asked for", () => {
        expect(Object.keys(passwords)).to.have.members(USERS);
        expect(new Set(Object.values(passwords)).size).to.equal(USERS.length);
        for (const password of Object.values(passwords)) expect(password).to.have.length(24);
    });

    it("have their passwords nowhere in the state, in what is printed, or in the outputs unless asked for", async () => {
        const outputs = await stack.outputs();
        expect(outputs["consolePasswords"]).to.equal("[secret]");
        const refreshed = await stack.refresh();
        expectSuccess(refreshed);
        const preview = await stack.preview({ args: ["--diff"] });
        const state = readFileSync(stateFile(stack.sandbox, stack.sandbox.stack), "utf8");
        for (const password of Object.values(passwords)) {
            // Within JSON a password may be written with escapes.
            const written = JSON.stringify(password).slice(1, -1);
            for (const text of [state, up.text, refreshed.text, preview.text, JSON.stringify(outputs)])
                expect(text.includes(password) || text.includes(written), "the password in plain text").to.equal(false);
        }
    });

    it("keep their passwords when the stack is deployed again", async () => {
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
        expect((await stack.outputs({ showSecrets: true }))["consolePasswords"]).to.deep.equal(passwords);
    });

    it("lose login and the right to change the password when the console is turned off", async () => {
        const off = settingsOf("group");
        stack.configure(off);
        expectSuccess(await stack.up());
        await expectDeployed(stack, off);
        await expectNothingOrphaned(stack);
        for (const { statements } of Object.values(await deployedUsers(stack.aws)))
            expect(statements).to.deep.equal([]);

        expect(await stack.outputs()).not.to.have.any.keys("consolePasswords", "signInUrl");
    });

    it("need the rights that the page of the deployer's rights has, and no others", async () => {
        expectSuccess(await stack.destroy());
        expectRecorded("console.login", stack.heard.calls);
    });
});
