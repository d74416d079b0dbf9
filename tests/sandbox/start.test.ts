import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nextSteps, npmStart } from "../../sandbox/report";
import { clone, type Clone } from "../engine/clone";

describe("npm start", () => {
    let where: Clone;

    before(() => {
        where = clone();
    });
    after(() => where.remove());

    it("checks the scenario before anything is started or kept", async () => {
        const wrong = {
            grup: 'did you mean "group"?',
            "": "scenario",
            // Its settings have no defaults, and the stack has none.
            custom: "custom",
        };
        for (const [scenario, reason] of Object.entries(wrong)) {
            const result = await where.npm("start", "--", "--scenario", scenario);
            expect(result.code, result.text).to.equal(1);
            expect(result.stderr).to.include(reason).and.not.include("    at ");
            expect(existsSync(join(where.folder, ".sandbox", "stacks")), "kept").to.equal(false);
        }
    });

    it("names the stack in use in what it proposes next", () => {
        const sandbox = { stack: "prod", folder: "/clone/.sandbox" };
        const hints = nextSteps(sandbox, "tags").join("\n");

        expect(hints).to.include("npm start -- --stack prod --scenario hierarchical-tags ");
        expect(hints).to.include("pulumi preview --stack prod --policy-pack policies ");
        expect(npmStart(sandbox)).to.equal("npm start -- --stack prod");
        expect(npmStart({ stack: "dev" })).to.equal("npm start");
        expect(nextSteps({ ...sandbox, stack: "dev" }, "group").join("\n")).to.not.include("--stack");
    });
});
