import { decideIn, type Decision } from "../evaluate/decide";
import { bestVerdict, worseVerdict, type Outcome, type Verdict } from "../evaluate/outcome";
import { layered } from "../evaluate/context";
import { targetOf } from "../evaluate/statement";
import type { AccountInstance, ManagedState } from "./account";
import type { DocumentDecision, DocumentVerdicts } from "./document-verdicts";
import type { ClassRequest } from "./class-request";
import { momentText } from "./moment-text";
import { phasesOf, type Need, type Phase } from "./circumstances";
import { instanceRequest, START_SESSION } from "./session-request";
import type { Step } from "./step";
import { stepSentence } from "./way-words";

/**
 * Whether a principal can open a session on an instance. StartSession is two questions, on the instance and on the
 * session document, and both must be allowed; any document that may be used opens a session.
 */
export interface Cell {
    readonly verdict: Verdict;
    /** Whether a Deny statement decided. */
    readonly explicit: boolean;
    /** The first question: StartSession on the instance. */
    readonly target: Decision;
    /** The second question, for every session document known. */
    readonly documents: readonly DocumentDecision[];
    /** Which question failed or is open; absent where both are allowed. */
    readonly failed?: "instance" | "document" | "both";
    /** What a session needs beside the policies; each alternative is enough. Default: nothing. */
    readonly needs?: readonly Need[];
    /** The answers after this one, each from its moment on. Default: none, it is the answer for good. */
    readonly later?: readonly LaterCell[];
    /** Every way that opens something of its own, the surest first. Default: the principal's own policies alone. */
    readonly ways?: readonly Way[];
    /** Set where Systems Manager says that no session opens on the instance now, whatever policies allow. */
    readonly unreachable?: Unreachable;
}

/** Why no session opens now on an instance: the states of `ManagedState` but one. */
export type Unreachable = Exclude<ManagedState["state"], "online">;

/** How a session is opened: by one's own policies, through roles that one may assume, or by escalation. */
export type How = "direct" | "roles" | "escalation";

/** One way to a session. */
export interface Way {
    readonly how: How;
    /** From the beginning to the principal that opens the session; none for one's own policies. */
    readonly chain: readonly Step[];
    /** What that principal's policies say. */
    readonly cell: Cell;
}

/** A cell from a moment on, in seconds. */
export interface LaterCell {
    readonly from: number;
    readonly cell: Cell;
}

/** How a cell's sessions are opened at best; empty where none is. */
export function howOf({ verdict, ways, later }: Pick<Cell, "verdict" | "ways" | "later">): How | "" {
    const [best] = ways ?? [];
    if (best !== undefined) return best.how;
    return verdict === "denied" && later === undefined ? "" : "direct";
}

/** The ways by which a cell's sessions are opened, the surest first; empty where none is. */
export function waysOf(cell: Cell): readonly Way[] {
    if (!opensEver(cell)) return [];
    return cell.ways ?? [{ how: "direct", chain: [], cell }];
}

/** Of a cell that several ways open the surest; of one that nothing opens what its own policies say. */
export function surestOf(cell: Cell): Pick<Way, "chain" | "cell"> {
    return waysOf(cell)[0] ?? { chain: [], cell };
}

/**
 * Decides one cell: at the moment that the account is asked about, and each time the answer changes after it.
 * @param outcome what the request's statements come to on the instance, where that is known.
 */
export function cellOf(
    request: ClassRequest,
    instance: AccountInstance,
    documents: DocumentVerdicts,
    outcome?: Outcome,
): Cell {
    const ask = (one: ClassRequest): Cell =>
        decidedCell(one, instance, documents, one === request ? outcome : undefined);
    const [first, ...rest] = phasesOf(request, ask, (cell) => JSON.stringify([cell.verdict, openable(cell)]));
    const later = rest.map((phase) => ({ from: phase.from ?? 0, cell: withNeeds(phase) }));
    const cell = later.length === 0 ? withNeeds(first) : { ...withNeeds(first), later };
    const state = instance.managed?.state ?? "online";
    return state === "online" ? cell : { ...cell, unreachable: state };
}

function withNeeds({ answer, needs }: Phase<Cell>): Cell {
    return needs.length === 0 ? answer : { ...answer, needs };
}

/** Whether a session can be opened, or may be, now or later. */
export function opensEver({ verdict, later = [] }: Cell): boolean {
    return verdict !== "denied" || later.some(({ cell }) => cell.verdict !== "denied");
}

/** Decides one cell as one request says. */
function decidedCell(
    request: ClassRequest,
    instance: AccountInstance,
    documents: DocumentVerdicts,
    outcome: Outcome | undefined,
): Cell {
    const context = layered(instanceRequest(instance), request.principal);
    const target = decideIn(request.layers, targetOf(START_SESSION, instance.arn), context, outcome);
    return bothQuestions(target, documents.of(request, instance.region));
}

/** What the answers to both questions come to. */
export function bothQuestions(target: Decision, documents: readonly DocumentDecision[]): Cell {
    const document = bestVerdict(documents.map(({ decision }) => decision.verdict));
    const verdict = worseVerdict(target.verdict, document);
    const failed = [
        ...(target.verdict === "allowed" ? [] : ["instance"]),
        ...(document === "allowed" ? [] : ["document"]),
    ];
    return {
        verdict,
        explicit: verdict === "denied" && isExplicit(target, documents, document),
        target,
        documents,
        ...(failed.length === 2
            ? { failed: "both" }
            : failed[0] === "instance"
              ? { failed: "instance" }
              : failed.length === 1
                ? { failed: "document" }
                : {}),
    };
}

function isExplicit(target: Decision, answers: readonly DocumentDecision[], document: Verdict): boolean {
    if (target.verdict === "denied") return target.explicit;
    return document === "denied" && answers.every(({ decision }) => decision.explicit);
}

/** The kinds of session that a cell opens: `shell`, `SSH`, `port forwarding`… Empty unless it is allowed. */
export function openable({ verdict, documents }: Cell): string[] {
    if (verdict === "denied") return [];
    return documents.filter(({ decision }) => decision.verdict === verdict).map(({ label }) => label);
}

/** From when on a cell opens something that opens nothing now. */
export function openingOf({ verdict, later = [] }: Cell): LaterCell | undefined {
    return verdict === "denied" ? later.find(({ cell }) => cell.verdict !== "denied") : undefined;
}

/** Why a way opens what it does: its steps first. */
export function reasonsOfWay({ chain, cell }: Pick<Way, "chain" | "cell">): string[] {
    return [...chain.map(stepSentence), ...reasonsOfCell(cell)];
}

/** Why a cell is what it is, as sentences; of access that begins later also why it does. */
export function reasonsOfCell(cell: Cell): string[] {
    const opening = openingOf(cell);
    if (opening === undefined) return presentReasons(cell);
    const then = presentReasons(opening.cell).map((reason) => `from ${momentText(opening.from)}: ${reason}`);
    return [...presentReasons(cell), ...then];
}

function presentReasons(cell: Cell): string[] {
    const { verdict, failed, target, documents, ways } = cell;
    // Each way by itself, its steps first.
    if (ways !== undefined) return ways.flatMap((way) => [...way.chain.map(stepSentence), ...presentReasons(way.cell)]);

    const instance = failed === "document" ? [] : target.because.map(({ text }) => text);
    switch (verdict) {
        case "allowed":
            return [
                ...instance,
                ...documentReasons(documents.filter(({ decision }) => decision.verdict === "allowed")),
            ];
        case "unknown":
            return failed === "instance" ? instance : [...instance, ...documentReasons(documents.filter(isOpen))];
        case "denied": {
            if (failed === "instance") return instance;
            const telling = documentReasons(
                documents.filter(({ decision }) => decision.explicit || isOpen({ decision })),
            );
            return [...instance, ...(telling.length > 0 ? telling : [NO_DOCUMENT])];
        }
    }
}

const NO_DOCUMENT = "nothing allows ssm:StartSession on a session document, not even on the default shell's";

function isOpen({ decision }: Pick<DocumentDecision, "decision">): boolean {
    return decision.verdict === "unknown";
}

/** Documents with the same reasons in one line. */
function documentReasons(documents: readonly DocumentDecision[]): string[] {
    const labels = new Map<string, string[]>();
    for (const { label, decision } of documents) {
        const reason = decision.because.map(({ text }) => text).join("; ");
        labels.set(reason, [...(labels.get(reason) ?? []), label]);
    }
    return [...labels].map(([reason, names]) => `${names.join(", ")}: ${reason}`);
}
