import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { findingRules } from "./findings";
import { policyRules } from "./policy-rules";
import { rightsTable } from "./rights";
import { settingTables } from "./settings";

/** A page of which parts are generated. */
export interface GeneratedPage {
    /** The page's path from the root of the repository. */
    readonly name: string;
    readonly file: string;
    /** What the page says now. */
    readonly text: string;
    /** What it should say. */
    readonly current: string;
}

/** By page, the generated parts by their name. A part is between `<!-- generated: NAME -->` and `<!-- end -->`. */
const PARTS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
    "docs/configuration.md": settingTables,
    "docs/findings.md": () => ({ rules: findingRules() }),
    "docs/policies.md": () => ({ rules: policyRules() }),
    "docs/rights.md": () => ({ actions: rightsTable() }),
};

/**
 * All pages of which parts are generated, as they are and as they should be.
 * @throws Error if a page lacks the marks of a part.
 */
export function generatedPages(): Promise<readonly GeneratedPage[]> {
    return Promise.all(
        Object.entries(PARTS).map(async ([name, parts]) => {
            const file = join(__dirname, "..", name);
            const text = readFileSync(file, "utf8");
            const filled = Object.entries(parts()).reduce(
                (page, [part, content]) => fill(page, name, part, content),
                text,
            );
            const current = await format(filled, { ...(await resolveConfig(file)), parser: "markdown" });
            return { name, file, text, current };
        }),
    );
}

function fill(page: string, name: string, part: string, content: string): string {
    const [open, end] = [`<!-- generated: ${part} -->`, "<!-- end -->"];
    const from = page.indexOf(open);
    const to = page.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`${name} lacks the lines ${open} and ${end}`);
    return `${page.slice(0, from)}${open}\n\n${content}\n\n${page.slice(to)}`;
}
