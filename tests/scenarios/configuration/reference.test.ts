import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { settingTables } from "../../../documentation/settings";
import { SCENARIO_NAMES } from "../../../scenarios";
import { readConfiguration } from "../../../scenarios/configuration";
import { configuration } from "../../program";

const root = join(__dirname, "../../..");
const file = join(root, "docs/configuration.md");

describe("The reference of the configuration", () => {
    it("has no example that the program would refuse or warn of", () => {
        const examples = [...readFileSync(file, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```/gm)];
        expect(examples).to.have.length.greaterThan(2);
        for (const [, example = ""] of examples) {
            const values = configuration({ scenario: "group", ...(parse(example) as Record<string, unknown>) });
            expect(readConfiguration({ values, environment: {} }).warnings, example).to.be.empty;
        }
    });

    it("has a key in Pulumi.yaml for every setting, described with the keys it takes", () => {
        const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
            config: Record<string, { description: string }>;
        };
        const tables = settingTables();
        expect(Object.keys(project.config)).to.have.members(["scenario", ...Object.keys(tables)]);
        for (const [key, table] of Object.entries(tables)) {
            const own = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
            expect(project.config[key]?.description).to.match(new RegExp(`with the keys? ${own.join(", ")}\\.$`));
        }
        expect(project.config["scenario"]?.description).to.include(SCENARIO_NAMES.join(", "));
    });
});
