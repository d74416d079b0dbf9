import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { openTestStack, type TestStack } from "./harness";
import { FEDERATED, settingsOf } from "./scenario-settings";
import { violations } from "./violations";

const args = ["--policy-pack-config", join(repository, "policies/config/prod.json")];

/** Those that have defaults are deployed with the pack by scenarios.test.ts. */
describe("policies: the scenario federated", function () {
    this.timeout(900_000);
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack();
    });
    after(() => stack.close());

    for (const [source, federated] of Object.entries(FEDERATED)) {
        it(`pass the pack with prod.json in a preview: federated by ${source}`, async () => {
            stack.configure(settingsOf("federated", { federated }));
            const preview = await stack.preview({ args });
            expect(preview.code, preview.text).to.equal(0);
            expect(violations(preview.text)).to.deep.equal([]);
        });
    }
});
