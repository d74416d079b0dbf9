import { eitherOf } from "../evaluate/value-list";
import type { Need } from "./circumstances";
import { openable, opensEver, type Cell, type How, type LaterCell, type Unreachable, type Way } from "./cell";
import { throughText } from "./way-words";
import { isoTime, momentText } from "./moment-text";

/** How cells are written in one place: their verdicts and what they open. */
interface CellWords {
    /** Of a cell that may open something: what. */
    readonly opens: (cell: Cell) => string;
    /** Of one that opens nothing. */
    readonly no: (cell: Cell) => string;
    /** What stands between "yes" and what it opens. */
    readonly colon: ": " | ", ";
}

/**
 * A cell in words, with what a session needs, when the access ends and what comes then: "yes: shell until
 * 2026-12-31T18:00Z, with MFA", "no; shell from 2026-07-01T06:00Z"; and whether the instance takes sessions now: "yes:
 * shell (not managed)".
 */
export function cellInWords(cell: Cell, words: CellWords): string {
    const { unreachable } = cell;
    const text = accessInWords(cell, words);
    return unreachable === undefined || !opensEver(cell) ? text : `${text} (${unreachable})`;
}

function accessInWords(cell: Cell, words: CellWords): string {
    const { ways } = cell;
    if (ways === undefined) return wayInWords(cell, words, "direct", "");
    const said = new Set<string>();
    return ways
        .map(({ how, chain, cell: one }) => {
            const shown = said.size === 0 ? one : besides(one, said);
            if (ways.length > 1) for (const label of openable(one)) said.add(label);
            return wayInWords(shown, words, how, throughText(how, chain));
        })
        .join("; ");
}

/** Of a further way only what it opens besides, if there is anything. */
function besides(cell: Cell, said: ReadonlySet<string>): Cell {
    const rest = { ...cell, documents: cell.documents.filter(({ label }) => !said.has(label)) };
    return openable(rest).length === 0 ? cell : rest;
}

function wayInWords(cell: Cell, words: CellWords, how: How, through: string): string {
    const { later = [] } = cell;
    const [next] = later;
    const yes = how === "escalation" ? "could, by escalation" : "yes";
    const what = cell.verdict === "allowed" ? `${yes}${words.colon}${words.opens(cell)}` : "unknown";
    const first = cell.verdict === "denied" ? words.no(cell) : `${what}${through}${until(next)}${needed(cell)}`;
    let unsaid = cell.verdict === "denied" ? through : "";
    const after = later.map(({ from, cell: one }, index) => {
        if (one.verdict === "denied") return "";
        const then = `${one.verdict === "allowed" ? words.opens(one) : "unknown"}${unsaid}`;
        unsaid = "";
        return `; ${then} from ${momentText(from)}${until(later[index + 1])}${needed(one)}`;
    });
    return [first, ...after].join("");
}

function until(next: LaterCell | undefined): string {
    return next === undefined ? "" : ` until ${momentText(next.from)}`;
}

function needed({ needs = [] }: Cell): string {
    return needs.length === 0 ? "" : `, ${needs.map(needText).join(" or ")}`;
}

/** The verdict on a pair, without what it opens: "yes, through ops → deploy, with MFA", "no; yes from 2026-07-01T06:00Z". */
export function verdictInWords({ how, chain, cell }: Way): string {
    const { later = [], unreachable } = cell;
    const through = chain.length === 0 ? "" : `,${throughText(how, chain)}`;
    const said = (verdict: Cell["verdict"]): string => {
        if (verdict === "denied") return "no";
        const yes = how === "escalation" ? "could, by escalation" : "yes";
        return `${verdict === "allowed" ? yes : "unknown"}${through}`;
    };
    const [next] = later;
    const ends = next !== undefined && next.cell.verdict === "denied" && later.length === 1;
    const after = ends
        ? []
        : later.map((one) => `; ${said(one.cell.verdict)} from ${momentText(one.from)}${needed(one.cell)}`);
    const text = [said(cell.verdict), ends ? until(next) : "", needed(cell), ...after].join("");
    return unreachable === undefined || !opensEver(cell) ? text : `${text} (${unreachable})`;
}

/** "with MFA from 203.0.113.0/24". */
export function needText({ mfa, accessKeys = false, sourceAddresses }: Need): string {
    const from = sourceAddresses === undefined ? [] : [`from ${eitherOf(sourceAddresses)}`];
    const credentials = [...(accessKeys ? ["with long-term access keys"] : []), ...(mfa ? ["with MFA"] : [])];
    return [...(credentials.length === 0 ? [] : [credentials.join(" and ")]), ...from].join(" ");
}

/** What a cell says beside its verdict, as plain data. */
export interface CellTerms {
    readonly needs?: readonly Need[];
    /** When access begins that isn't there yet. */
    readonly from?: string;
    /** When the access ends, or becomes another. */
    readonly until?: string;
    /** Each later answer, where there are several. */
    readonly later?: readonly LaterTerms[];
    /** Why no session opens on the instances now, whatever policies allow. */
    readonly unreachable?: Unreachable;
}

interface LaterTerms {
    readonly from: string;
    readonly verdict: Cell["verdict"];
    readonly opens: readonly string[];
    readonly needs?: readonly Need[];
}

/** When a cell's access begins and ends, and what it takes. Empty where there is nothing to say. */
export function termsOf(cell: Cell): CellTerms {
    const { verdict, needs, later = [], unreachable } = cell;
    const open = [cell, ...later.map((one) => one.cell)].filter((one) => one.verdict !== "denied");
    const begins = verdict === "denied" ? later.findIndex(({ cell }) => cell.verdict !== "denied") : -1;
    const [start, end] = [later[begins], later[begins + 1]];
    return {
        ...(needs && { needs }),
        ...(start && { from: isoTime(start.from) }),
        ...(end && { until: isoTime(end.from) }),
        ...(open.length > 1 && {
            later: later.map(({ from, cell }) => ({
                from: isoTime(from),
                verdict: cell.verdict,
                opens: openable(cell),
                ...(cell.needs && { needs: cell.needs }),
            })),
        }),
        ...(unreachable !== undefined && open.length > 0 && { unreachable }),
    };
}
