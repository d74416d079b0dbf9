import { expect } from "chai";
import { recover } from "../../sandbox/recovery/recover";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openFailingStack, type FailingStack, type Run } from "./failing-stack";
import type { AwsCall } from "./flaky-aws";
import { overhear } from "./overhear";
import { seededRandom } from "./random";
import { thorough } from "../thorough";
import { settingsOf } from "./scenario-settings";

const config = settingsOf("group", { console: { login: true } });
const other = settingsOf("single-instance");

/** Calls at which the engine is killed with TESTS=all alone: what follows is as for those that stay. */
const MORE = ["CreateSubnet", "CreateSecurityGroup", "CreateInstanceProfile"];

describe("An engine that is killed outright", () => {
    let stack: FailingStack;
    /** How many calls change something in a deployment that isn't disturbed. */
    let calls: number;

    before(async () => {
        stack = await openFailingStack({ policyPacks: [] });
        stack.configure(config);
        const up = await stack.failing(
            () => "pass",
            () => stack.up(),
        );
        expectSuccess(up);
        calls = up.changes.length;
        const before = await stack.exportState();
        const said = await overhear(() => recover(stack.sandbox, stack.sandbox.stack));
        expect(said, "what recovery says where nothing was left unsure").to.equal("");
        expect(await stack.exportState()).to.deep.equal(before);
        expectSuccess(await stack.destroy());
    });
    after(() => stack.close());
    afterEach(async () => {
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
        stack.configure(config);
    });

    /** Kills the engine at a call, recovers as `npm start` does, and answers the operations that were pending. */
    async function killAndRecover(when: (call: AwsCall) => boolean, run: Run): Promise<readonly string[]> {
        const killed = await stack.signalled("SIGKILL", when, run);
        expect(killed.signalled, killed.text).to.equal(true);
        expect(killed.code, killed.text).to.equal(128 + 9);
        const { pending_operations: pending = [] } = (await stack.exportState()).deployment;
        const said = await overhear(() => recover(stack.sandbox, stack.sandbox.stack));
        for (const { type, resource } of pending)
            expect(said, "what recovery said").to.contain(`${type} ${resource.urn}`);

        expect(said, "what recovery said").not.to.contain("Starting over");
        await expectNothingOrphaned(stack);
        return pending.map(({ type, resource }) => `${type} ${resource.type}`);
    }

    const actions: readonly (readonly [action: string, pending: string])[] = [
        ["CreateVpc", "creating aws:ec2/vpc:Vpc"],
        ["CreateSubnet", "creating aws:ec2/subnet:Subnet"],
        ["CreateSecurityGroup", "creating aws:ec2/securityGroup:SecurityGroup"],
        ["CreateVpcEndpoint", "creating aws:ec2/vpcEndpoint:VpcEndpoint"],
        ["CreateInstanceProfile", "creating aws:iam/instanceProfile:InstanceProfile"],
        ["RunInstances", "creating aws:ec2/instance:Instance"],
        ["CreateLoginProfile", "creating aws:iam/userLoginProfile:UserLoginProfile"],
        ["PutGroupPolicy", "creating aws:iam/groupPolicy:GroupPolicy"],
    ];
    for (const [action, expected] of thorough ? actions : actions.filter(([action]) => !MORE.includes(action))) {
        it(`during ${action} is recovered from: what was left unsure is named, and nothing orphaned`, async () => {
            const pending = await killAndRecover(
                (call) => call.action === action,
                () => stack.up(),
            );
            expect(pending).to.include(expected);
            expectSuccess(await stack.up());
            await expectDeployed(stack, config);
            await expectNothingOrphaned(stack);
        });
    }

    const random = seededRandom(20261123);
    const parts = thorough ? 4 : 2;
    for (const { part, offset } of Array.from({ length: parts }, (_, part) => ({ part, offset: random() }))) {
        it(`in part ${part + 1} of ${parts} of a deployment is recovered from, with the same access in the end`, async () => {
            const number = 1 + Math.floor(((part + offset) * calls) / parts);
            await killAndRecover(
                ({ change }) => change === number,
                () => stack.up(),
            );
            expectSuccess(await stack.up());
            await expectDeployed(stack, config);
            await expectNothingOrphaned(stack);
        });
    }

    it("while it switches scenarios is recovered from", async () => {
        stack.configure(other);
        expectSuccess(await stack.up());
        stack.configure(config);
        await killAndRecover(
            ({ action }) => action === "PutGroupPolicy",
            () => stack.up(),
        );
        expectSuccess(await stack.up());
        await expectDeployed(stack, config);
        await expectNothingOrphaned(stack);
    });

    it("while it destroys is recovered from", async () => {
        expectSuccess(await stack.up());
        await killAndRecover(
            ({ action }) => action === "TerminateInstances",
            () => stack.destroy(),
        );
    });
});
