import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { analyzeState } from "./analyze-state";
import { openTestStack, type TestStack } from "./harness";
import { FEDERATED, NAMED_SCENARIOS, settingsOf } from "./scenario-settings";
import { violations } from "./violations";

const args = ["--policy-pack-config", join(repository, "policies/config/prod.json")];

describe("policies: the scenarios", function () {
    this.timeout(900_000);
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack();
    });
    after(() => stack.close());

    for (const scenario of NAMED_SCENARIOS) {
        it(`pass the pack with prod.json and without any violation: ${scenario}`, async () => {
            stack.configure(settingsOf(scenario));
            const preview = await stack.preview({ args });
            expect(preview.code, preview.text).to.equal(0);
            expect(violations(preview.text)).to.deep.equal([]);
            const up = await stack.up({ args });
            expect(up.code, up.text).to.equal(0);
            expect(violations(up.text)).to.deep.equal([]);
            expect(up.text).not.to.contain("is unknown in this preview");
            const analysis = await analyzeState(stack, join(repository, "policies"), args);
            expect(analysis.code, analysis.text).to.equal(0);
            expect(analysis.violations).to.deep.equal([]);
        });
    }

    for (const [source, federated] of Object.entries(FEDERATED)) {
        it(`pass the pack with prod.json in a preview: federated by ${source}`, async () => {
            stack.configure(settingsOf("federated", { federated }));
            const preview = await stack.preview({ args });
            expect(preview.code, preview.text).to.equal(0);
            expect(violations(preview.text)).to.deep.equal([]);
        });
    }
});
