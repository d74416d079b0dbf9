import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { readConfiguration } from "../../scenarios/configuration";
import { declaredAccess } from "../engine/declared-access";
import { configuration } from "../program";
import { reachOf } from "./reach-of";

const text = readFileSync(join(__dirname, "../../docs/grants.md"), "utf8");
/** The day of the page's tables. */
const AT = new Date("2030-01-01T00:00:00Z");

/** Each example of the page, and the table that follows it, if one does. */
const examples = [...text.matchAll(/^```yaml\n([\s\S]*?)^```\n\n(\|[\s\S]*?\n\n)?/gm)].map(
    ([, example = "", table]) => ({
        values: parse(example) as Record<string, unknown>,
        table,
    }),
);

describe("The page on grants", () => {
    it("has examples that the program takes, each with the table that it declares", () => {
        const tables = examples.filter(({ values, table }) => {
            const read = () => readConfiguration({ values: configuration(values), environment: {}, now: AT });
            if (table === undefined) {
                const scenario = { "session-manager-access:scenario": "group", ...values };
                readConfiguration({ values: configuration(scenario), environment: {}, now: AT });
                return false;
            }
            expect(reachOf(table)).to.deep.equal(declaredAccess(read().model, AT));
            return true;
        });
        expect(tables).to.have.length(3);
    });
});
