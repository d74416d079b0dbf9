import type { Verdict } from "../evaluate/outcome";
import type { AccountPrincipal } from "../matrix/account";
import { bothQuestions, howOf, opensEver, type Cell, type How, type LaterCell, type Way } from "../matrix/cell";
import { byCertainty, needing, throughChain } from "../matrix/chain-cell";
import type { DocumentDecision } from "../matrix/document-verdicts";
import { explain, type ExplainedRequest, type Explanation } from "../matrix/explain";
import { telling, type ChainOptions } from "./chain-matrix";
import { ChainGraph } from "./graph";
import { nearestChains } from "./nearest-chains";
import { reachOf, type Reached } from "./reach";

/** One way to what is asked for, explained: its chain, and the answers to who asks at its end. */
export interface ExplainedWay {
    readonly way: Way;
    /** Who asks at the end of the chain. */
    readonly end: AccountPrincipal;
    readonly answers: readonly Explanation[];
}

/** Whether somebody may do something, by any chain. */
export interface ExplainedChains {
    readonly verdict: Verdict;
    /** Empty where it isn't allowed, now or later. */
    readonly how: How | "";
    /** The surest first; where none opens anything, what the principal's own policies say. */
    readonly ways: readonly [ExplainedWay, ...ExplainedWay[]];
    /** The chains that one more statement would open, as sentences behind "would be allowed". */
    readonly nearest: readonly string[];
}

/** Decides a request for somebody and everybody that it can become. The graph is that of the account. */
export function explainChains(
    graph: ChainGraph,
    question: ExplainedRequest,
    by: NonNullable<ChainOptions["by"]> = "roles",
): ExplainedChains {
    const { account } = graph;
    const { principal } = question;
    const escalation = by === "escalation";
    const reached = by === "direct" ? [] : reachOf(principal, (one) => graph.from(one), escalation);
    const own: Pick<Reached, "principal" | "chain" | "how"> = { principal, chain: [], how: "direct" };
    const cellOf = (answers: readonly Explanation[]): Cell => ({ ...cellOfAnswers(answers), ...unreachable(question) });
    const ask = (end: AccountPrincipal): Cell =>
        cellOf(explain(account, { ...question, principal: end, missing: false }));
    const found = [own, ...reached].flatMap(({ principal: end, chain, how }): { way: Way; end: AccountPrincipal }[] => {
        const cell = throughChain(ask(end), chain);
        return opensEver(cell) ? [{ way: { how, chain, cell }, end }] : [];
    });
    const ways = telling(found.toSorted((one, other) => byCertainty(one.way, other.way))).map(
        ({ way, end }): ExplainedWay => ({ way, end, answers: explain(account, { ...question, principal: end }) }),
    );
    const [best, ...more] = ways;
    if (best !== undefined) {
        const { cell, how } = best.way;
        return { verdict: cell.verdict, how: how === "direct" ? howOf(cell) : how, ways: [best, ...more], nearest: [] };
    }
    const answers = explain(account, question);
    const denied: ExplainedWay = { way: { how: "direct", chain: [], cell: cellOf(answers) }, end: principal, answers };
    const opens = kept((end: AccountPrincipal) => ask(end).verdict === "allowed");
    const nearest = by === "direct" ? [] : nearestChains({ graph, principal, reached, opens, escalation });
    return { verdict: "denied", how: "", ways: [denied], nearest };
}

function unreachable({ resource }: ExplainedRequest): Pick<Cell, "unreachable"> {
    const state = typeof resource === "string" ? undefined : resource.managed?.state;
    return state === undefined || state === "online" ? {} : { unreachable: state };
}

function kept(decide: (principal: AccountPrincipal) => boolean): (principal: AccountPrincipal) => boolean {
    const known = new Map<AccountPrincipal, boolean>();
    return (principal) => {
        const answer = known.get(principal) ?? decide(principal);
        known.set(principal, answer);
        return answer;
    };
}

/** What the answers to a request come to: of StartSession on an instance the cell of the matrix. */
function cellOfAnswers(answers: readonly Explanation[]): Cell {
    const moments = new Set(answers.flatMap(({ later = [] }) => later.map(({ from }) => from)));
    const cell = cellAfter(answers, undefined);
    let before = cell;
    const later: LaterCell[] = [];
    for (const moment of [...moments].sort()) {
        const next = cellAfter(answers, moment);
        if (JSON.stringify(verdicts(next)) !== JSON.stringify(verdicts(before)))
            later.push({ from: Date.parse(moment) / 1000, cell: next });
        before = next;
    }
    return { ...cell, ...(later.length > 0 && { later }) };
}

function verdicts({ verdict, documents }: Cell): readonly Verdict[] {
    return [verdict, ...documents.map(({ decision }) => decision.verdict)];
}

function cellAfter(answers: readonly Explanation[], moment: string | undefined): Cell {
    const [target, ...documents] = answers.map((answer): DocumentDecision & Pick<Explanation, "needs"> => {
        const { about, resource, decision, later = [], needs = [] } = answer;
        const verdict = later.findLast(({ from }) => moment !== undefined && from <= moment)?.verdict;
        return {
            label: about,
            arn: resource,
            decision: verdict === undefined ? decision : { verdict, explicit: false, because: [] },
            ...(moment === undefined && { needs }),
        };
    });
    if (target === undefined) throw new Error("a request has one answer at least");
    const cell = documents.length === 0 ? oneQuestion(target) : bothQuestions(target.decision, documents);
    const open = documents.filter(({ decision }) => decision.verdict === cell.verdict);
    const easy = open.some(({ needs = [] }) => needs.length === 0);
    return needing(needing(cell, easy ? [] : open.flatMap(({ needs = [] }) => needs)), target.needs);
}

function oneQuestion({ decision: target }: DocumentDecision): Cell {
    const { verdict, explicit } = target;
    return { verdict, explicit, target, documents: [] };
}
