import type { Decision } from "../evaluate/decide";
import type { Verdict } from "../evaluate/outcome";
import { openable, type Cell, type How, type LaterCell, type Way } from "./cell";
import type { Reason } from "../evaluate/reasons";
import type { Need } from "./circumstances";
import { bothNeeds } from "./needs";
import type { DocumentDecision } from "./document-verdicts";
import type { Step } from "./step";
import { Kept } from "../kept";

/** The cell of a principal at the end of a chain, as it is for the one at the beginning. */
export function throughChain(cell: Cell, chain: readonly Step[]): Cell {
    return chain.reduceRight(behind, cell);
}

/** A cell behind one more step: no surer than the step, with what the step takes, while the step lasts. */
function behind(cell: Cell, step: Step): Cell {
    const { verdict, needs, later } = step;
    // Most steps are like this.
    if (verdict === "allowed" && needs === undefined && later === undefined) return cell;
    const open = atAnyTime(cell, (one) => needing(one, needs));
    if (later === undefined) return verdict === "unknown" ? atAnyTime(open, (one) => unsure(one, step.because)) : open;

    const { later: own = [], ...first } = open;
    const moments = [...new Set([...later, ...own].map(({ from }) => from))].sort((one, other) => one - other);
    const at = (moment: number): Cell => {
        const inner = own.findLast(({ from }) => from <= moment)?.cell ?? first;
        const stepNow = later.findLast(({ from }) => from <= moment)?.verdict ?? verdict;
        return stepNow === "denied" ? closed(inner) : stepNow === "unknown" ? unsure(inner, step.because) : inner;
    };
    const [start, ...rest] = moments[0] === 0 ? moments : [0, ...moments];
    const phases: LaterCell[] = [];
    const beginning = at(start ?? 0);
    let before = beginning;
    for (const from of rest) {
        const next = at(from);
        if (next.verdict !== before.verdict || openable(next).join() !== openable(before).join())
            phases.push({ from, cell: next });
        before = next;
    }
    return { ...beginning, ...(phases.length > 0 && { later: phases }) };
}

/** A cell that is changed as it is now, and as it is later. */
function atAnyTime(cell: Cell, change: (cell: Cell) => Cell): Cell {
    const now = change(cell);
    if (cell.later === undefined) return now;
    return { ...now, later: cell.later.map((one) => ({ ...one, cell: change(one.cell) })) };
}

function unsure(cell: Cell, because: Decision["because"]): Cell {
    if (cell.verdict === "denied") return cell;
    const open = (decision: Decision): Decision =>
        decision.verdict === "allowed" ? { verdict: "unknown", explicit: false, because } : decision;
    return {
        ...cell,
        verdict: "unknown",
        failed: "both",
        target: open(cell.target),
        documents: cell.documents.map((one) => ({ ...one, decision: open(one.decision) })),
    };
}

function closed(cell: Cell): Cell {
    const no: Decision = { verdict: "denied", explicit: false, because: [] };
    const { needs: _, ...rest } = cell;
    return {
        ...rest,
        verdict: "denied",
        failed: "both",
        target: no,
        documents: cell.documents.map((one) => ({ ...one, decision: no })),
    };
}

/** What a step takes and what a session takes: both. */
export function needing(cell: Cell, needs: readonly Need[] | undefined): Cell {
    if (needs === undefined || needs.length === 0 || cell.verdict === "denied") return cell;
    const both = bothNeeds(needs, cell.needs ?? []);
    if (both !== undefined) return { ...cell, needs: both };
    const { needs: _, ...rest } = cell;
    return unsure(rest, [ADDRESSES]);
}

/** AWS judges each call by the address that it comes from: two steps may come from two addresses. */
const ADDRESSES: Reason = {
    layer: "trust",
    text: "it depends on whether each step can come from another address: the ranges that they require don't overlap",
};

const HOW: Readonly<Record<How, number>> = { direct: 0, roles: 1, escalation: 2 };
const VERDICTS: Readonly<Record<Verdict, number>> = { allowed: 0, unknown: 3, denied: 6 };

/** The surer way first, of equals the one on fewer terms, then the shorter. */
export function byCertainty(one: Way, other: Way): number {
    const rank = ({ how, cell }: Way): number => VERDICTS[cell.verdict] + HOW[how];
    return rank(one) - rank(other) || termsIn(one.cell) - termsIn(other.cell) || one.chain.length - other.chain.length;
}

/** How many kinds of terms a cell has: what it takes, and how long it lasts. */
function termsIn({ needs = [], later = [] }: Cell): number {
    return Math.min(1, needs.length) + Math.min(1, later.length);
}

const known = new Kept<Cell, readonly string[]>();

/** What a cell opens, to be compared with what others do; how long and on what terms is part of it. */
export function opens(cell: Cell): readonly string[] {
    return known.of(cell, () => {
        const { needs = [], later = [] } = cell;
        const terms = needs.length + later.length === 0 ? "" : JSON.stringify([needs, later.map(({ from }) => from)]);
        return [cell, ...later.map((one) => one.cell)]
            .filter(({ verdict }) => verdict !== "denied")
            .flatMap((one) => [one.verdict, ...openable(one)].map((kind) => `${kind} ${terms}`));
    });
}

/** Of what `opens` says, the same for good and without terms. */
export function withoutTerms(kind: string): string {
    return kind.slice(0, kind.lastIndexOf(" [[") + 1);
}

/**
 * One cell of several ways: what any of them opens.
 * @param ways the surest first.
 */
export function cellOfWays(ways: readonly Way[]): Cell {
    const [best] = ways;
    if (best === undefined) throw new Error("a cell has one way at least");
    const [only] = ways.length === 1 ? ways : [];
    if (only !== undefined) return only.how === "direct" ? only.cell : { ...only.cell, ways };
    const alike = ways.filter(({ cell }) => cell.verdict === best.cell.verdict);
    return { ...best.cell, documents: merged(alike), ways };
}

/** The better answer on each document. */
function merged(ways: readonly Way[]): readonly DocumentDecision[] {
    const found = new Map<string, DocumentDecision>();
    for (const { cell } of ways) {
        for (const document of cell.documents) {
            const known = found.get(document.label);
            if (known === undefined || VERDICTS[document.decision.verdict] < VERDICTS[known.decision.verdict])
                found.set(document.label, document);
        }
    }
    return [...found.values()];
}
