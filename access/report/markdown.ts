import { printable } from "./printable";

/**
 * Markdown for a comment on a pull request. Names and tags in it are anyone's text: they must not mention people, link,
 * break a table or bring HTML of their own.
 */

/** A sentence that holds foreign text, as literal text in a paragraph, a list or a table's cell. */
export function markdownText(text: string): string {
    return (
        printable(text)
            .replace(/ +/g, " ")
            .replace(/[\\`*_{}[\]|~$!]/g, "\\$&")
            .replace(/:(?=\S)/g, "\\:")
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;")
            .replaceAll(">", "&gt;")
            .replace(/^( ?)([+-])/, "$1\\$2")
            .replace(/^( ?\d+)([.)])/, "$1\\$2")
            // GitHub looks for mentions and references in the rendered text, where a backslash is gone already.
            .replace(/@|#|\bGH(?=-\d)/gi, (sign) => `${sign === "#" ? "&#35;" : sign}<!-- -->`)
    );
}

/** Text as code: nothing in it is read as Markdown, and GitHub links no mention in it. */
export function markdownCode(text: string): string {
    const shown = printable(text);
    if (shown.trim() === "") return `\`"${shown}"\``;
    const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
    const fence = "`".repeat(longest + 1);
    const padding = longest > 0 || /^ .* $/.test(shown) ? " " : "";
    return `${fence}${padding}${shown}${padding}${fence}`;
}

/** As `markdownCode`, inside a table: there a bar ends the cell even in code, unless a backslash precedes it. */
export function markdownTableCode(text: string): string {
    return markdownCode(text).replaceAll("|", "\\|");
}

/** A table. Its cells are Markdown already, with bars escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
    return line(header) + line(header.map(() => "---")) + rows.map(line).join("");
}
