import { styleText } from "node:util";
import type { Verdict } from "../evaluate/outcome";
import { printable } from "../report/printable";
import { instanceLabel, type AccountPrincipal } from "./account";
import { cellText, principalLabel, type AccessTable } from "./access-table";
import { reasonsOfCell, type Cell } from "./cell";

export interface RenderOptions {
    /** Whether to colour. Default: false; pass `process.stdout.isTTY`. */
    readonly colours?: boolean;
    /** How many characters fit in a line. Default: 100. */
    readonly width?: number;
    /** Whether to print why below the table. Default: false. */
    readonly reasons?: boolean;
}

type Style = "green" | "yellow" | "red" | "gray" | "bold";

const STYLES: Readonly<Record<Verdict, Style>> = { allowed: "green", unknown: "yellow", denied: "gray" };

/**
 * A table for the terminal: a line for each instance and a column for each principal where that fits the width, a list
 * by principal where it doesn't.
 */
export function renderMatrix(table: AccessTable, options: RenderOptions = {}): string {
    const { colours = false, width = 100, reasons = false } = options;
    const paint = (style: Style, text: string): string =>
        colours ? styleText(style, text, { validateStream: false }) : text;
    const lines = table.instances.length === 0 || table.rows.length === 0 ? empty(table) : grid(table, width, paint);
    if (table.hidden > 0)
        lines.push(
            `${table.hidden} more ${table.hidden === 1 ? "principal reaches" : "principals reach"} none of them.`,
        );
    if (reasons) lines.push("", ...why(table, paint));
    return `${lines.join("\n")}\n`;
}

type Paint = (style: Style, text: string) => string;

function empty({ instances, rows, hidden }: AccessTable): string[] {
    if (instances.length === 0) return ["There are no instances."];
    return rows.length === 0 && hidden === 0
        ? ["There are no principals."]
        : ["Nobody can open a session on any of the instances."];
}

function grid(table: AccessTable, width: number, paint: Paint): string[] {
    const heads = [["Instance"], ...table.rows.map(({ principal }) => headingLines(principal))];
    const body = table.instances.map((instance, column) => ({
        label: printable(instanceLabel(instance)),
        cells: table.rows.map(({ cells }) => cells[column]),
    }));
    const texts = body.map(({ label, cells }) => [label, ...cells.map(textOf)]);
    const widths = heads.map((head, column) =>
        Math.max(...[...head, ...texts.map((line) => line[column] ?? "")].map(({ length }) => length)),
    );
    if (widths.reduce((sum, one) => sum + one + 3, -3) > width) return list(table, paint);
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
    ].map((line) => line.trimEnd());
}

/** `alice`, below it `user`, below that `in developers`: a column no wider than it need be. */
function headingLines(principal: AccountPrincipal): string[] {
    const [name, label] = [principal.name, principalLabel(principal)].map(printable) as [string, string];
    const about = label.slice(name.length).replace(/^ \(|\)$/g, "");
    return [name, ...about.split(/, (?=in )/)];
}

function textOf(cell: Cell | undefined): string {
    return cell === undefined ? "" : printable(cellText(cell));
}

function painted(cell: Cell | undefined, text: string, paint: Paint): string {
    if (cell === undefined) return text;
    return paint(cell.explicit ? "red" : STYLES[cell.verdict], text);
}

/** One paragraph a principal, instances with the same answer in one line. */
function list({ instances, rows }: AccessTable, paint: Paint): string[] {
    return rows.flatMap(({ principal, cells }) => {
        const byText = new Map<string, { cell: Cell; labels: string[] }>();
        for (const [column, cell] of cells.entries()) {
            const text = cellText(cell);
            const entry = byText.get(text) ?? { cell, labels: [] };
            const instance = instances[column];
            if (instance !== undefined) entry.labels.push(printable(instanceLabel(instance)));
            byText.set(text, entry);
        }
        return [
            paint("bold", printable(principalLabel(principal))),
            ...[...byText].map(
                ([text, { cell, labels }]) => `    ${painted(cell, printable(text), paint)}: ${counted(labels)}`,
            ),
        ];
    });
}

function counted(labels: readonly string[]): string {
    const shown = labels.slice(0, 5).join(", ");
    return labels.length > 5 ? `${shown} and ${labels.length - 5} more` : shown;
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
            `${paint("bold", printable(principalLabel(principal)))} on ${counted(labels)}: ${painted(cell, textOf(cell), paint)}`,
            ...reasons.split("\n").map((reason) => `    ${printable(reason)}`),
        ]);
    });
}
