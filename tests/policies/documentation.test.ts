import { readFileSync } from "node:fs";
import { expect } from "chai";
import { DOCUMENTATION, withRules } from "../../policies/documentation";

describe("policies: documentation", () => {
    it("has the rules as they are (node --require ./bootstrap/load-typescript.js policies/documentation.ts && npx prettier --write docs/policies.md)", () => {
        const text = readFileSync(DOCUMENTATION, "utf8");
        expect(plain(withRules(text))).to.equal(plain(text));
    });
});

/** The text without what a formatter may change: the widths of a table's columns. */
function plain(text: string): string {
    return text.replaceAll(/-{3,}/g, "---").replaceAll(/ +/g, " ");
}
