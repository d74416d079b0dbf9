import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";
import { SCENARIO_NAMES } from "../../../scenarios";
import { readConfiguration } from "../../../scenarios/configuration";
import { configuration } from "../../program";
import { referenceTables } from "./reference";

const root = join(__dirname, "../../..");
const file = join(root, "docs/configuration.md");

/** The text between a table's marks. */
function marks(key: string): RegExp {
    return new RegExp(`(<!-- settings of ${key} -->\\n)[\\s\\S]*?(<!-- end -->)`);
}

describe("The reference of the configuration", () => {
    it("describes every setting as it is checked (UPDATE_DOCS=1 rewrites it).", async () => {
        const text = readFileSync(file, "utf8");
        const tables = Object.entries(referenceTables());
        tables.forEach(([key]) => expect(text).to.match(marks(key)));
        const written = tables.reduce(
            (before, [key, table]) =>
                before.replace(marks(key), (_, open: string, end: string) => `${open}\n${table}\n\n${end}`),
            text,
        );
        const updated = await format(written, { ...(await resolveConfig(file)), parser: "markdown" });
        if (process.env["UPDATE_DOCS"] === "1") {
            writeFileSync(file, updated);
        } else {
            expect(text).to.equal(updated);
        }
    });

    it("has no example that the program would refuse or warn of.", () => {
        const examples = [...readFileSync(file, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```/gm)];
        expect(examples).to.have.length.greaterThan(2);
        for (const [, example = ""] of examples) {
            const values = configuration({ scenario: "group", ...(parse(example) as Record<string, unknown>) });
            expect(readConfiguration({ values, environment: {} }).warnings, example).to.be.empty;
        }
    });

    it("has a key in Pulumi.yaml for every setting, described with the keys it takes.", () => {
        const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
            config: Record<string, { description: string }>;
        };
        const tables = referenceTables();
        expect(Object.keys(project.config)).to.have.members(["scenario", ...Object.keys(tables)]);
        for (const [key, table] of Object.entries(tables)) {
            const own = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
            expect(project.config[key]?.description).to.match(new RegExp(`with the keys ${own.join(", ")}\\.$`));
        }
        expect(project.config["scenario"]?.description).to.include(SCENARIO_NAMES.join(", "));
    });
});
