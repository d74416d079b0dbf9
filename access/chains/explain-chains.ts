import type { Verdict } from "../evaluate/outcome";
import type { Account, AccountPrincipal } from "../matrix/account";
import { howOf, opensEver, type Cell, type How, type Way } from "../matrix/cell";
import { byCertainty, throughChain } from "../matrix/chain-cell";
import { explain, type ExplainedRequest, type Explanation } from "../matrix/explain";
import { cellOfAnswers } from "../matrix/explained-cell";
import { START_SESSION } from "../matrix/session-request";
import type { ShellStep, Step } from "../matrix/step";
import { chainText } from "../matrix/way-words";
import type { ChainOptions } from "./chain-matrix";
import { DirectAccess } from "./direct-access";
import { EscalationSteps } from "./escalation-steps";
import { ChainGraph } from "./graph";
import { nearestChains } from "./nearest-chains";
import { nearestEnds } from "./nearest-ends";
import { reachOf, type Reached } from "./reach";
import { retaggedBy } from "./retagged";
import { shellCell } from "./shell-cell";
import { telling } from "./telling";

/** One way to what is asked for, explained: its chain, and the answers to who asks at its end. */
export interface ExplainedWay {
    readonly way: Way;
    /** Who asks at the end of the chain. */
    readonly end: AccountPrincipal;
    /** Empty for a shell by another way than a session: the chain's last step is all it takes. */
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
    /** Whether escalation would open it, where that isn't counted. Default false. */
    readonly couldEscalate?: boolean;
}

/** Decides a request for somebody and everybody that it can become. The graph is that of the account. */
export function explainChains(
    graph: ChainGraph,
    question: ExplainedRequest,
    by: NonNullable<ChainOptions["by"]> = "roles",
): ExplainedChains {
    const { account } = graph;
    const { principal } = question;
    const found = foundWays(graph, question, by);
    const [best, ...more] = telling(found.ways.toSorted((one, other) => byCertainty(one.way, other.way))).map(
        ({ way, end, isShell }): ExplainedWay => ({
            way,
            end,
            answers: isShell ? [] : explain(account, { ...question, principal: end }),
        }),
    );
    if (best !== undefined) {
        const { cell, how } = best.way;
        return { verdict: cell.verdict, how: how === "direct" ? howOf(cell) : how, ways: [best, ...more], nearest: [] };
    }
    const answers = explain(account, question);
    const denied: ExplainedWay = {
        way: { how: "direct", chain: [], cell: cellOf(answers, question) },
        end: principal,
        answers,
    };
    if (principal.isDisabled === true) {
        const nearest = enabledChains(graph, question, by);
        return { verdict: "denied", how: "", ways: [denied], nearest };
    }
    const opens = kept((end: AccountPrincipal) => cellFor(end, account, question).verdict === "allowed");
    const { reached, from } = found;
    return {
        verdict: "denied",
        how: "",
        ways: [denied],
        nearest:
            by === "direct"
                ? []
                : [
                      ...nearestEnds(reached, (end) => explain(account, { ...question, principal: end })),
                      ...nearestChains({ graph, principal, reached, opens, from, escalation: by === "escalation" }),
                  ],
        couldEscalate: by === "roles" && foundWays(graph, question, "escalation").ways.length > 0,
    };
}

/** How a disabled person would have it, were it enabled. */
function enabledChains(
    { account }: ChainGraph,
    question: ExplainedRequest,
    by: NonNullable<ChainOptions["by"]>,
): readonly string[] {
    const center = account.identityCenter;
    const people = (center?.people ?? []).map(({ isDisabled: _, ...one }) => one);
    const graph = new ChainGraph({ ...account, ...(center && { identityCenter: { ...center, people } }) });
    const principal = graph.beginnings.find(({ arn }) => arn === question.principal.arn);
    const found = principal && explainChains(graph, { ...question, principal }, by);
    if (found === undefined || found.verdict === "denied") return [];
    const { chain } = found.ways[0].way;
    return [`through ${chainText(chain)} if ${question.principal.name} weren't disabled in IAM Identity Center`];
}

/** Every way that opens something, and what leads to it. */
interface FoundWays {
    readonly ways: readonly FoundWay[];
    readonly reached: readonly Reached[];
    readonly from: (principal: AccountPrincipal) => readonly Step[];
}

function foundWays(graph: ChainGraph, question: ExplainedRequest, by: NonNullable<ChainOptions["by"]>): FoundWays {
    const { account } = graph;
    const { principal } = question;
    const escalation = by === "escalation";
    const steps = escalation ? new EscalationSteps(graph, new DirectAccess(account)) : undefined;
    const from = (one: AccountPrincipal): readonly Step[] => (steps ?? graph).from(one);
    const reached = by === "direct" ? [] : reachOf(principal, from, escalation);
    const own: Pick<Reached, "principal" | "chain" | "how"> = { principal, chain: [], how: "direct" };
    const position = positionOf(question, account);
    const isOn = ({ instances }: ShellStep): boolean => instances.some((one) => one === position);
    const ways = [own, ...reached].flatMap(({ principal: end, chain, how }): FoundWay[] => {
        const cell = throughChain(cellFor(end, account, question), chain);
        const shells = (position === undefined ? undefined : steps?.shells(end)) ?? [];
        return [
            ...(opensEver(cell) ? [{ way: { how, chain, cell }, end, isShell: false }] : []),
            ...shells.filter(isOn).map((shell) => shellWay([...chain, { ...shell, to: end }], shell, end)),
        ];
    });
    const retagged = (steps === undefined || position === undefined ? [] : retaggedBy(principal, reached, steps))
        .filter(({ shell }) => isOn(shell))
        .map(({ shell, chain, principal: end }) => shellWay(chain, shell, end));
    return { ways: [...ways, ...retagged], reached, from };
}

/** A shell by another way than a session of somebody as it is; the chain ends with it. */
function shellWay(chain: readonly Step[], shell: ShellStep, end: AccountPrincipal): FoundWay {
    const cell = throughChain(shellCell(shell), chain);
    return { way: { how: "escalation", chain, cell }, end, isShell: true };
}

function cellFor(end: AccountPrincipal, account: Account, question: ExplainedRequest): Cell {
    return cellOf(explain(account, { ...question, principal: end, missing: false }), question);
}

function cellOf(answers: readonly Explanation[], question: ExplainedRequest): Cell {
    return { ...cellOfAnswers(answers), ...unreachable(question) };
}

interface FoundWay extends Pick<ExplainedWay, "way" | "end"> {
    readonly isShell: boolean;
}

/** The position of the instance whose sessions are asked about. */
function positionOf({ action, resource }: ExplainedRequest, { instances }: Account): number | undefined {
    if (typeof resource === "string" || action.toLowerCase() !== START_SESSION.toLowerCase()) return undefined;
    return instances.findIndex(({ id }) => id === resource.id);
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
