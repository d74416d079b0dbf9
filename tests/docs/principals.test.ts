import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { accessTable } from "../../access/chains";
import { principalLabel } from "../../access/matrix";
import { readPlan } from "../../access/sources/plan";
import { readConfiguration } from "../../scenarios/configuration";
import { configuration } from "../program";

const root = join(__dirname, "../..");
const text = readFileSync(join(root, "docs/principals.md"), "utf8");
const [boundary = ""] = [...text.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, document = ""]) => document);
const examples = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, example = ""]) => example);

describe("The page on principals", () => {
    const folder = mkdtempSync(join(tmpdir(), "principals-"));
    const file = join(folder, "boundary.json");

    before(() => writeFileSync(file, boundary));
    after(() => rmSync(folder, { recursive: true }));

    const valuesOf = (example: string) => {
        const { config } = parse(example.replace("boundary.json", file)) as { config: Record<string, unknown> };
        return { "aws:region": "eu-central-1", "session-manager-access:scenario": "group", ...config };
    };

    it("has examples that the program takes", () => {
        expect(examples).to.have.length(7);
        for (const example of examples)
            readConfiguration({ values: configuration(valuesOf(example)), environment: {} });
    });

    it("says what the boundary on it leaves", async () => {
        const [config] = examples.filter((example) => example.includes("boundary.json")).map(valuesOf);
        const { rows, instances } = accessTable(await readPlan({ folder: root, config: config ?? {} }), {
            principals: ["alice", "bob"],
        });
        const cells = rows.map(({ principal, cells: all }) => [
            principalLabel(principal),
            ...all.map(({ verdict }) => verdict),
        ]);
        const head = ["who", ...instances.map(({ name }) => name)].join(" ");
        const written = text
            .split("\n")
            .filter((line) => /^\| (who .*finance-development|(alice|bob) .*in )/.test(line));
        const [heading = [], ...lines] = written.map((line) =>
            line.split("|").flatMap((cell) => cell.trim().replaceAll("`", "").replace(/^no$/, "denied") || []),
        );
        expect(heading.join(" ")).to.equal(head);
        expect(lines).to.deep.equal(cells);
    });
});
