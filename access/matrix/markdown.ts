import { comment, COMMENT_LIMIT } from "../report/comment";
import { markdownCode, markdownTable, markdownTableCode, markdownText } from "../report/markdown";
import { shortened } from "../report/printable";
import { cellText, NO_INSTANCES, principalLabel, type AccessTable } from "./access-table";
import { instanceLabel, missingText, type AccountInstance } from "./account";
import { opensEver } from "./cell";
import { BlockWords, type Names } from "./block-words";
import { blocksOf, isNo, type AccessBlock } from "./blocks";
import type { Matrix } from "./matrix";
import { headline, hiddenText } from "./render-blocks";
import { andMore } from "../report/enumeration";

interface MatrixMarkdownOptions {
    /** What was read. */
    readonly source: string;
    /** The matrix cell by cell, where cells are few enough for that. */
    readonly table?: AccessTable;
    /** Principals, by name, that are shown even if they reach nothing. Default: none. */
    readonly declared?: readonly string[];
    /** The command that prints every name: a comment has room for some. */
    readonly everything: string;
}

const NAMES_SHOWN = 20;
/** How many reasons of one answer a comment shows. */
const REASONS_SHOWN = 10;
/** A table with more columns or lines isn't read at first sight, nor one that leaves no room for the reasons. */
const LARGEST = { columns: 4, lines: 16, bytes: COMMENT_LIMIT / 2 };

/** A matrix for a pull request's comment: a table where that is small, else by who reaches the same. */
export function matrixMarkdown(matrix: Matrix, { source, table, declared, everything }: MatrixMarkdownOptions): string {
    const shown = blocksOf(matrix, declared);
    const words = new BlockWords(shown, matrix.account.principals, NAMES_SHOWN);
    const blocks = shown.blocks.toSorted((one, other) => reach(other) - reach(one));
    const missing = (matrix.account.missing ?? []).map((one) => `\n${text(missingText(one), 500)}\n`).join("");
    const title = `### Who can open a session on what\n\n${text(source, 500)}\n${missing}`;
    const written = table === undefined ? undefined : tableMarkdown(table);
    const why = { lead: "", summary: "Why", entries: blocks.map((one) => whyMarkdown(one, words)), open: 0 };
    if (written !== undefined) return comment(`${title}\n${written}`, [why]);
    const rest = shown.hidden === 0 ? "" : `\n${hiddenText(shown.hidden)}\n`;
    const lead = `\n${markdownText(headline(shown, matrix.account.principals.length))}\n`;
    const entries = blocks.map((one) => blockMarkdown(one, words));
    // The comment leaves out what it has no room for.
    const isWhole = !words.isCut && Buffer.byteLength(entries.join(""), "utf8") <= LARGEST.bytes;
    const all = isWhole ? "" : `\nEvery name: ${markdownCode(shortened(everything, 1000))}\n`;
    return comment(title + rest + all, [{ lead, summary: "Who reaches what", entries, open: 30 }, why]);
}

function reach({ answers }: AccessBlock): number {
    return answers.reduce((sum, { cell, instances }) => sum + (opensEver(cell) ? instances.count() : 0), 0);
}

/** The table; nothing where it is too large to be read. */
function tableMarkdown({ instances, rows, hidden }: AccessTable): string | undefined {
    if (instances.length === 0) return `${NO_INSTANCES}\n`;
    if (rows.length === 0) return "No principal can open a session.\n";
    if (rows.length > LARGEST.columns || instances.length > LARGEST.lines) return undefined;
    const header = ["Instance", ...rows.map(({ principal }) => text(principalLabel(principal), 200))];
    const body = instances.map((instance, column) => [
        markdownTableCode(labelled(instance)),
        ...rows.map(({ cells }) => markdownText(cells[column] === undefined ? "" : cellText(cells[column]))),
    ]);
    const written = markdownTable(header, body) + (hidden === 0 ? "" : `\n${hiddenText(hidden)}\n`);
    return Buffer.byteLength(written, "utf8") > LARGEST.bytes ? undefined : written;
}

/** An instance with its id, which tells it from others of its name, however long that is. */
function labelled({ id, name }: Pick<AccountInstance, "id" | "name">): string {
    return instanceLabel(name === undefined ? { id } : { id, name: shortened(name, 100) });
}

function blockMarkdown({ principals, answers }: AccessBlock, words: BlockWords): string {
    const lines = answers.map((answer) => {
        const said = markdownText(answer.text);
        return `  - ${isNo(answer) ? said : `**${said}**`}: ${namesMarkdown(words.instances(answer))}`;
    });
    return [`- ${namesMarkdown(words.principals(principals))}`, ...lines, ""].join("\n");
}

function whyMarkdown({ principals, answers }: AccessBlock, words: BlockWords): string {
    const lines = answers.flatMap((answer) => {
        const reasons = [...new Set(answer.because.flatMap((one) => one.reasons))];
        const more = reasons.length - REASONS_SHOWN;
        return [
            `  - **${markdownText(answer.text)}**: ${namesMarkdown(words.instances(answer))}`,
            ...reasons.slice(0, REASONS_SHOWN).map((reason) => `    - ${text(reason, 500)}`),
            ...(more > 0 ? [`    - and ${more.toLocaleString("en")} more reasons`] : []),
        ];
    });
    return [`- ${namesMarkdown(words.principals(principals))}`, ...lines, ""].join("\n");
}

function namesMarkdown({ about, names, more }: Names): string {
    // An id follows a name, which may be of any length: of a long one the middle is left out.
    const list = names.map((name) => text(middleCut(name), 200)).join(", ");
    const all = andMore(list, more);
    return about === "" ? all : all === "" ? text(about, 500) : `${text(about, 500)}: ${all}`;
}

function middleCut(name: string): string {
    const characters = [...name];
    if (characters.length <= 150) return name;
    return `${characters.slice(0, 100).join("")}…${characters.slice(-45).join("")}`;
}

/** Foreign text, and not more of it than a reader takes in. */
function text(foreign: string, length: number): string {
    return markdownText(shortened(foreign, length));
}
