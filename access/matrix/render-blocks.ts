import { printable } from "../report/printable";
import { counted } from "../report/report";
import type { AccountPrincipal } from "./account";
import { BlockWords, type Names } from "./block-words";
import type { AccessBlock, AccessBlocks, BlockAnswer } from "./blocks";
import { opensEver } from "./cell";
import type { Paint } from "../report/terminal-colours";

interface BlockOptions {
    readonly paint: Paint;
    /** How many characters fit in a line. */
    readonly width: number;
    /** Whether to print why below each answer. */
    readonly reasons: boolean;
    /** Every principal of the account. */
    readonly all: readonly AccountPrincipal[];
    /** The command that prints every name. Where there is none, every name is printed. */
    readonly everything?: string;
}

/** More names than these are cut, where a command is known that prints them all. */
const NAMES = 12;

/** Blocks for a terminal: whom they are about, then a line for each answer, with the instances it is about. */
export function blockLines(shown: AccessBlocks, options: BlockOptions): string[] {
    const { paint, all, everything } = options;
    const words = new BlockWords(shown, all, everything === undefined ? Infinity : NAMES);
    const lines = [headline(shown, all.length)];
    for (const { principals, answers } of shown.blocks) {
        lines.push("", ...heading(words.principals(principals), options));
        for (const answer of answers) lines.push(...answerLines(answer, words.instances(answer), options));
        if (options.reasons) lines.push(...reasonLines({ principals, answers }));
    }
    if (shown.hidden > 0) lines.push("", hiddenText(shown.hidden));
    if (words.isCut && everything !== undefined) {
        lines.push(
            "",
            paint("bold", "Every name, where only their number stands here:"),
            `    ${printable(everything)}`,
        );
    }
    return lines;
}

/** "20 principals, 12 instances: 18 principals can open a session, or may." */
export function headline({ blocks, instances }: AccessBlocks, principals: number): string {
    const reaching = blocks.filter(({ answers }) => answers.some(({ cell }) => opensEver(cell)));
    const count = reaching.reduce((sum, one) => sum + one.principals.length, 0);
    return `${counted(principals, "principal")}, ${counted(instances.length, "instance")}: ${counted(count, "principal")} can open a session, or may.`;
}

/** "3 more principals reach none of them." */
export function hiddenText(hidden: number): string {
    return `${hidden.toLocaleString("en")} more ${hidden === 1 ? "principal reaches" : "principals reach"} none of them.`;
}

/** Names first: they are what one looks for. */
function heading({ about, names, more }: Names, { paint, width }: BlockOptions): string[] {
    const pieces = about === "" ? pieced(names, more) : [...pieced(names, more), `(${printable(about)})`];
    return wrapped("", pieces, "        ", width).map((line) => paint("bold", line));
}

const STYLES = { allowed: "green", unknown: "yellow", denied: "gray" } as const;

function answerLines({ text, cell }: BlockAnswer, { about, names, more }: Names, options: BlockOptions): string[] {
    const said = printable(text);
    const what = printable(about);
    const list = pieced(names, more);
    const colon = what === "" || list.length === 0 ? "" : ":";
    const first = what === "" ? [] : [`${what}${colon}`];
    const whole = `    ${said}: ${[...first, ...list].join(" ")}`;
    const [line = "", ...rest] =
        fits(whole, options.width) || what === ""
            ? wrapped(`    ${said}: `, [...first, ...list], "        ", options.width)
            : [
                  ...wrapped(`    ${said}: `, first, "", options.width),
                  ...wrapped("        ", list, "        ", options.width),
              ];
    const style = cell.explicit ? "red" : STYLES[cell.verdict];
    return [`    ${options.paint(style, said)}${line.slice(4 + said.length)}`, ...rest];
}

/** Names as pieces of a line, each but the last with its comma. */
function pieced(names: readonly string[], more: number): string[] {
    const pieces = names.map((name, at) => `${printable(name)}${at < names.length - 1 ? "," : ""}`);
    return more > 0 ? [...pieces, `and ${more.toLocaleString("en")} more`] : pieces;
}

/** Pieces on as many lines as they take: no piece is broken. */
function wrapped(before: string, pieces: readonly string[], indent: string, width: number): string[] {
    const lines: string[] = [];
    let line = before;
    for (const [at, piece] of pieces.entries()) {
        const next = at === 0 ? line + piece : `${line} ${piece}`;
        if (at > 0 && !fits(next, width)) {
            lines.push(line);
            line = indent + piece;
        } else line = next;
    }
    return [...lines, line];
}

/** Whether a text is no longer than a line. Characters of two UTF-16 units count once. */
function fits(text: string, width: number): boolean {
    return text.length <= width || text.length - (text.match(PAIRS)?.length ?? 0) <= width;
}

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Why; with the names of those who have these reasons, where others of the block have others. */
function reasonLines({ principals, answers }: AccessBlock): string[] {
    return answers.flatMap(({ text, because }) =>
        because.flatMap(({ principals: some, reasons }) => [
            `    why ${printable(text)}${some.length === principals.length ? "" : `, ${some.map(({ name }) => printable(name)).join(", ")}`}:`,
            ...reasons.map((reason) => `        ${printable(reason)}`),
        ]),
    );
}
