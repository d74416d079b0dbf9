import { expect } from "chai";
import { deployedInstances } from "./deployed-instances";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { NAMED_SCENARIOS, settingsOf } from "./scenario-settings";
import { everySwitchOnce, thereAndBack } from "./scenario-walk";
import { thorough } from "../thorough";

const walk = thorough ? everySwitchOnce(NAMED_SCENARIOS) : thereAndBack(NAMED_SCENARIOS);
const switches = walk.slice(1).map((to, index) => [walk[index] as (typeof NAMED_SCENARIOS)[number], to] as const);

describe("Switching a stack from one scenario to another", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
        stack.configure(settingsOf(walk[0] ?? "group"));
        expectSuccess(await stack.up());
    });
    after(() => stack.close());

    it(`is tested for each of the six scenarios to ${thorough ? "each other" : "two others"}`, () => {
        expect(new Set(switches.map(String)).size).to.equal(thorough ? 30 : 12);
        expect(switches.filter(([from, to]) => from === to)).to.deep.equal([]);
    });

    for (const [from, to] of switches) {
        it(`leaves exactly the new access and nothing of the old after one up, from ${from} to ${to}`, async () => {
            const before = await deployedInstances(stack.aws);
            const config = settingsOf(to);
            stack.configure(config);
            expectSuccess(await stack.up());
            await expectDeployed(stack, config);
            await expectNothingOrphaned(stack);
            const after = await deployedInstances(stack.aws);
            for (const [name, instance] of Object.entries(after).filter(([kept]) => kept in before))
                expect(instance.instanceId, `${name} is another instance now`).to.equal(before[name]?.instanceId);
        });
    }

    it("leaves nothing when destroyed at last", async () => {
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });
});
