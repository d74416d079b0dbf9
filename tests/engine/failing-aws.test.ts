import { expect } from "chai";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { cutOffFrom, onCall, onFirstAttempt, withFaults } from "./faults";
import { openTestStack, type TestStack } from "./harness";
import { seededRandom, spread } from "./random";
import { settingsOf } from "./scenario-settings";

const single = settingsOf("single-instance");
const group = settingsOf("group", { console: { login: true } });

describe("A deployment whose AWS fails midway", () => {
    let stack: TestStack;
    /** The calls that change something in a deployment without failures. */
    let calls: readonly string[];

    before(async () => {
        stack = await openTestStack({ policyPacks: [] });
        stack.configure(single);
        const up = await withFaults(
            stack,
            () => "pass",
            (options) => stack.up(options),
        );
        expectSuccess(up);
        calls = up.changes;
        expectSuccess(await stack.destroy());
    });
    after(() => stack.close());
    afterEach(async () => {
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });

    for (const fate of ["drop-before", "drop-after"] as const) {
        const what = fate === "drop-before" ? "never reaches AWS" : "reaches AWS while the answer is lost";
        it(`ends in the same place in one run when the first attempt of every call ${what}`, async () => {
            stack.configure(group);
            const up = await withFaults(stack, onFirstAttempt(fate), (options) => stack.up(options));
            expectSuccess(up);
            await expectDeployed(stack, group);
            await expectNothingOrphaned(stack);

            stack.configure(single);
            expectSuccess(await withFaults(stack, onFirstAttempt(fate), (options) => stack.up(options)));
            await expectDeployed(stack, single);
            await expectNothingOrphaned(stack);

            expectSuccess(await withFaults(stack, onFirstAttempt(fate), (options) => stack.destroy(options)));
        });
    }

    const random = seededRandom(20261123);
    const places = Array.from({ length: 8 }, (_, part) => ({ part, offset: random() }));
    for (const { part, offset } of places) {
        it(`ends in the same place when AWS refuses a call in part ${part + 1} of 8 and it is run again`, async () => {
            const number = 1 + Math.floor(((part + offset) * calls.length) / places.length);
            stack.configure(single);
            const failed = await withFaults(stack, onCall(number, "refuse"), (options) => stack.up(options));
            expect(failed.code, failed.text).not.to.equal(0);
            expect(failed.text).to.contain("The test refuses this call.");
            expectSuccess(await stack.up());
            await expectDeployed(stack, single);
            await expectNothingOrphaned(stack);
        });
    }

    for (const part of [0, 1, 2, 3]) {
        const offset = random();
        it(`ends in the same place when the line is cut in part ${part + 1} of 4 and it is run again`, async () => {
            const number = 1 + Math.floor(((part + offset) * calls.length) / 4);
            stack.configure(single);
            const failed = await withFaults(stack, cutOffFrom(number), (options) => stack.up(options));
            expect(failed.code, failed.text).not.to.equal(0);
            expectSuccess(await stack.up());
            await expectDeployed(stack, single);
            await expectNothingOrphaned(stack);
        });
    }

    it("leaves nothing when AWS refuses a call of a destruction, which is then run again", async () => {
        stack.configure(single);
        expectSuccess(await stack.up());
        const ends = calls.filter((call) => call.startsWith("Create")).length;
        const [number = 1] = spread(ends, 1, random);
        const failed = await withFaults(stack, onCall(number, "refuse"), (options) => stack.destroy(options));
        expect(failed.code, failed.text).not.to.equal(0);
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });
});
