import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { type ForeignStack, openForeignStack } from "./foreign-program";
import { installPacked } from "../packed";
import { violations } from "./violations";

describe("The example pack-on-another-program", function () {
    this.timeout(600_000);
    let example: ForeignStack;

    before(async () => {
        example = await openForeignStack(join(repository, "examples/pack-on-another-program"), []);
    });
    after(() => example.close());

    it("is reported by the packed pack in the preview, with what to do about it", async () => {
        const pack = installPacked("policies", join(example.folder, "empty"));
        const { text } = await example.preview({
            policyPacks: [pack],
            args: ["--policy-pack-config", join(pack, "config/sessions.json")],
        });
        const found = violations(text).map(({ name, rule }) => `${rule} ${name}`);
        expect(found, text).to.contain("start-session-target operator-sessions");
        expect(text).to.contain("Add a condition StringEquals on ssm:resourceTag/KEY");
    });
});
