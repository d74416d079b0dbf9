import { expect } from "chai";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { instancesOf, nextSteps, npmStart } from "../../sandbox/report";
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

    it("shows the instances that the stack's fleets run, and none of other groups", () => {
        const instance = (id: string, groupName = "") => ({
            id,
            arn: `arn:aws:ec2:eu-central-1:111122223333:instance/${id}`,
            region: "eu-central-1",
            tags: { "aws:autoscaling:groupName": groupName },
        });
        const instances = [instance("i-1"), instance("i-2", "web"), instance("i-3", "foreign"), instance("i-4", "web")];
        const outputs = {
            instances: { one: { id: "i-1", consoleUrl: "", startSessionCommand: "" } },
            fleets: { web: { groupName: "web" } },
        };
        const account = { id: "111122223333", partition: "aws", principals: [], instances };
        expect(instancesOf(outputs, account)).to.deep.equal(["i-1", "i-2", "i-4"]);
        expect(instancesOf({ instances: {} }, account)).to.deep.equal([]);
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
