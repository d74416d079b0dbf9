import type { Verdict } from "../evaluate/outcome";
import { printable } from "../report/printable";
import { instanceLabel, type AccountPrincipal } from "./account";
import {
    cellText,
    NO_INSTANCES,
    principalLabel,
    principalWords,
    shortenedKinds,
    type AccessTable,
} from "./access-table";
import { blocksOf, blocksOfTable, type AccessBlocks } from "./blocks";
import { reasonsOfCell, type Cell } from "./cell";
import type { Matrix } from "./matrix";
import { painter, type Paint, type Style } from "../report/terminal-colours";
import { blockLines, hiddenText } from "./render-blocks";

export interface RenderOptions {
    /** Whether to colour. Default: false; pass `process.stdout.isTTY`. */
    readonly colours?: boolean;
    /** How many characters fit in a line. Default: 100. */
    readonly width?: number;
    /** Whether to print why below the table. Default: false. */
    readonly reasons?: boolean;
    /** The command that prints every name, where long lists are cut. Default: none, and no list is cut. */
    readonly everything?: string;
}

const STYLES: Readonly<Record<Verdict, Style>> = { allowed: "green", unknown: "yellow", denied: "gray" };

/** More lines than these aren't read as a table. */
const TABLE_LINES = 16;

/** A table for the terminal where that is small, else blocks of principals that reach the same. */
export function renderMatrix(table: AccessTable, options: RenderOptions = {}): string {
    const all = table.rows.map(({ principal }) => principal);
    return renderTable(table, options) ?? renderBlocks(blocksOfTable(table), all, options);
}

/** A line for each instance and a column for each principal; nothing where that is too large for a table. */
export function renderTable(table: AccessTable, options: RenderOptions = {}): string | undefined {
    const { colours = false, width = 100, reasons = false } = options;
    const paint = painter(colours);
    if (table.instances.length === 0 || table.rows.length === 0) return text([...empty(table), ...rest(table.hidden)]);
    const lines = table.instances.length > TABLE_LINES ? undefined : grid(table, width, paint);
    return lines && text([...lines, ...rest(table.hidden), ...(reasons ? ["", ...why(table, paint)] : [])]);
}

/**
 * A matrix of any size for the terminal: as `renderMatrix` has it, without making a cell for each pair.
 * @param declared principals, by name, that are shown even if they reach nothing. Default: none.
 */
export function renderLargeMatrix(
    matrix: Matrix,
    options: RenderOptions = {},
    declared: readonly string[] = [],
): string {
    const blocks = blocksOf(matrix, declared);
    if (blocks.instances.length > 0 && blocks.blocks.length > 0)
        return renderBlocks(blocks, matrix.account.principals, options);

    return text([...empty({ ...blocks, rows: blocks.blocks }), ...rest(blocks.hidden)]);
}

function renderBlocks(blocks: AccessBlocks, all: readonly AccountPrincipal[], options: RenderOptions): string {
    const { colours = false, width = 100, reasons = false, everything } = options;
    const shown = { paint: painter(colours), width, reasons, all, ...(everything !== undefined && { everything }) };
    return text(blockLines(blocks, shown));
}

function text(lines: readonly string[]): string {
    return `${lines.join("\n")}\n`;
}

function rest(hidden: number): string[] {
    return hidden === 0 ? [] : [hiddenText(hidden)];
}

function empty({
    instances,
    rows,
    hidden,
}: {
    instances: readonly unknown[];
    rows: readonly unknown[];
    hidden: number;
}): string[] {
    if (instances.length === 0) return [NO_INSTANCES];
    return rows.length === 0 && hidden === 0
        ? ["There are no principals."]
        : ["No principal can open a session on any of the instances."];
}

/** The table; nothing where it doesn't fit. */
function grid(table: AccessTable, width: number, paint: Paint): string[] | undefined {
    const heads = [["Instance"], ...table.rows.map(({ principal }) => headingLines(principal))];
    const body = table.instances.map((instance, column) => ({
        label: printable(instanceLabel(instance)),
        cells: table.rows.map(({ cells }) => cells[column]),
    }));
    const texts = body.map(({ label, cells }) => [label, ...cells.map(textOf)]);
    const widths = heads.map((head, column) =>
        Math.max(...[...head, ...texts.map((line) => line[column] ?? "")].map(({ length }) => length)),
    );
    if (widths.reduce((sum, one) => sum + one + 3, -3) > width) return undefined;
    const pad = (text: string, column: number): string => text.padEnd(widths[column] ?? 0);
    const depth = Math.max(...heads.map(({ length }) => length));
    return [
        ...Array.from({ length: depth }, (_, line) =>
            heads.map((head, column) => paint(line === 0 ? "bold" : "gray", pad(head[line] ?? "", column))).join("   "),
        ),
        widths.map((one) => "─".repeat(one)).join("───"),
        ...body.map(({ label, cells }) =>
            [pad(label, 0), ...cells.map((cell, column) => painted(cell, pad(textOf(cell), column + 1), paint))].join(
                "   ",
            ),
        ),
        ...legend(table),
    ].map((line) => line.trimEnd());
}

/** The kinds of session in full, where cells only count some of them. */
function legend({ rows }: AccessTable): string[] {
    const lines = rows.flatMap(({ cells }) => cells.flatMap((cell) => shortenedKinds(cell) ?? []));
    return [...new Set(lines.map(({ short, full }) => `${short}: ${full}`))].map(printable);
}

/** `alice`, below it `user`, below that `in developers`: a column no wider than it need be. */
function headingLines(principal: AccountPrincipal): string[] {
    return principalWords(principal).map(printable);
}

function textOf(cell: Cell | undefined): string {
    return cell === undefined ? "" : printable(cellText(cell));
}

function painted(cell: Cell | undefined, text: string, paint: Paint): string {
    if (cell === undefined) return text;
    return paint(cell.explicit ? "red" : STYLES[cell.verdict], text);
}

/** The reasons, once for each principal and kind of answer. */
function why({ instances, rows }: AccessTable, paint: Paint): string[] {
    return rows.flatMap(({ principal, cells }) => {
        const seen = new Map<string, { cell: Cell; labels: string[] }>();
        for (const [column, cell] of cells.entries()) {
            const instance = instances[column];
            if (instance === undefined) continue;
            const key = reasonsOfCell(cell).join("\n");
            const entry = seen.get(key) ?? { cell, labels: [] };
            entry.labels.push(printable(instanceLabel(instance)));
            seen.set(key, entry);
        }
        return [...seen].flatMap(([reasons, { cell, labels }]) => [
            `${paint("bold", printable(principalLabel(principal)))} on ${labels.join(", ")}: ${painted(cell, textOf(cell), paint)}`,
            ...reasons.split("\n").map((reason) => `    ${printable(reason)}`),
        ]);
    });
}
