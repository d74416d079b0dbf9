import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { format, resolveConfig } from "prettier";
import { rulesTable } from "./table";

const FILE = join(__dirname, "../../../docs/findings.md");
const [START, END] = ["<!-- rules -->", "<!-- /rules -->"];

describe("docs/findings.md", () => {
    it("has the table of all rules; UPDATE_DOCS=1 writes it.", async () => {
        const text = readFileSync(FILE, "utf8");
        const [before = "", rest = ""] = text.split(START);
        const after = rest.split(END)[1];
        expect(after, "the marks of the table").to.be.a("string");
        const current = await format(`${before}${START}\n\n${rulesTable()}\n\n${END}${after ?? ""}`, {
            ...(await resolveConfig(FILE)),
            parser: "markdown",
        });
        if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, current);
        else expect(text === current, "docs/findings.md is current; UPDATE_DOCS=1 npm test writes it").to.equal(true);
    });
});
