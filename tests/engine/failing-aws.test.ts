import { expect } from "chai";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openFailingStack, type FailingStack } from "./failing-stack";
import { cutOffFrom, onCall, onFirstAttempt } from "./faults";
import { seededRandom } from "./random";
import { thorough } from "../thorough";
import { settingsOf } from "./scenario-settings";

const single = settingsOf("single-instance");
const group = settingsOf("group", { console: { login: true } });

describe("A deployment whose AWS fails midway", () => {
    let stack: FailingStack;
    /** The calls that change something in a deployment without failures. */
    let calls: readonly string[];

    before(async () => {
        stack = await openFailingStack({ policyPacks: [] });
        stack.configure(single);
        const up = await stack.failing(
            () => "pass",
            () => stack.up(),
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
            const up = await stack.failing(onFirstAttempt(fate), () => stack.up());
            expectSuccess(up);
            await expectDeployed(stack, group);
            await expectNothingOrphaned(stack);

            stack.configure(single);
            expectSuccess(await stack.failing(onFirstAttempt(fate), () => stack.up()));
            await expectDeployed(stack, single);
            await expectNothingOrphaned(stack);

            expectSuccess(await stack.failing(onFirstAttempt(fate), () => stack.destroy()));
        });
    }

    const random = seededRandom(20261123);
    const parts = thorough ? 8 : 4;
    const places = Array.from({ length: parts }, (_, part) => ({ part, offset: random() }));
    for (const { part, offset } of places) {
        it(`ends in the same place when AWS refuses a call in part ${part + 1} of ${parts} and it is run again`, async () => {
            const number = 1 + Math.floor(((part + offset) * calls.length) / places.length);
            stack.configure(single);
            const failed = await stack.failing(onCall(number, "refuse"), () => stack.up());
            expect(failed.code, failed.text).not.to.equal(0);
            expect(failed.text).to.contain("The test refuses this call.");
            expectSuccess(await stack.up());
            await expectDeployed(stack, single);
            await expectNothingOrphaned(stack);
        });
    }

    for (const part of thorough ? [0, 1, 2, 3] : [0, 2]) {
        const offset = random();
        it(`ends in the same place when the line is cut in part ${part + 1} of 4 and it is run again`, async () => {
            const number = 1 + Math.floor(((part + offset) * calls.length) / 4);
            stack.configure(single);
            const failed = await stack.failing(cutOffFrom(number), () => stack.up());
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
        const number = 1 + Math.floor(random() * ends);
        const failed = await stack.failing(onCall(number, "refuse"), () => stack.destroy());
        expect(failed.code, failed.text).not.to.equal(0);
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });
});
