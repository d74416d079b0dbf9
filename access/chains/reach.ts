import type { AccountPrincipal } from "../matrix/account";
import type { How } from "../matrix/cell";
import type { Step } from "../matrix/step";
import { carried } from "./carried";
import { areEasier, FREE, withStep, type ChainTerms } from "./chain-terms";

/** A principal that somebody can become, and by which chain. */
export interface Reached {
    readonly principal: AccountPrincipal;
    readonly chain: readonly Step[];
    /** `unknown` where a step of the chain is. */
    readonly verdict: "allowed" | "unknown";
    readonly how: How;
}

/** In the order in which a chain is preferred. */
const ROUNDS = [
    { how: "roles", verdict: "allowed" },
    { how: "escalation", verdict: "allowed" },
    { how: "roles", verdict: "unknown" },
    { how: "escalation", verdict: "unknown" },
] as const;
type Round = (typeof ROUNDS)[number];

/**
 * Everything that somebody can become, the surest chains first, of those the ones that take nothing and last, then the
 * shortest; the principal it begins with isn't among it.
 *
 * A principal is there more than once where the first chain to it works on terms, such as MFA, that a later one doesn't
 * have.
 * @param escalation whether steps of escalation count. Default false.
 */
export function reachOf(
    start: AccountPrincipal,
    stepsFrom: (principal: AccountPrincipal) => readonly Step[],
    escalation = false,
): Reached[] {
    const search = new Search(start, stepsFrom);
    for (const round of ROUNDS) {
        if (round.how === "escalation" && !escalation) continue;
        if (round.verdict === "unknown" && !search.meetsDoubt) continue;
        search.go(round, true);
        if (search.meetsTerms) search.go(round, false);
        while (search.goTagged(round)) search.go(round, false);
    }
    return search.chains.map(({ reached }) => reached);
}

/** Of several chains to one principal the first. */
export function firstChains(reached: readonly Reached[]): readonly Reached[] {
    const found = new Map<AccountPrincipal, Reached>();
    for (const one of reached) if (!found.has(one.principal)) found.set(one.principal, one);
    return [...found.values()];
}

interface Chain {
    readonly reached: Reached;
    readonly terms: ChainTerms;
}

/** More chains to one principal aren't kept. */
const MOST_CHAINS = 4;

class Search {
    readonly chains: Chain[] = [];
    /** Whether any step works on terms: most searches need only one pass. */
    meetsTerms = false;
    /** Whether any step or chain isn't sure: most searches need no round for those. */
    meetsDoubt = false;
    private readonly start: Chain;
    private readonly stepsFrom: (principal: AccountPrincipal) => readonly Step[];
    private readonly known = new Map<AccountPrincipal, Chain[]>();
    /** Steps that take tags of the session that they begin with, which the chains to it that were met can't have given. */
    private readonly untagged = new Map<Step, AccountPrincipal>();

    constructor(start: AccountPrincipal, stepsFrom: (principal: AccountPrincipal) => readonly Step[]) {
        this.start = { reached: { principal: start, chain: [], verdict: "allowed", how: "direct" }, terms: FREE };
        this.stepsFrom = stepsFrom;
    }

    /** Follows the steps of a round to all that they lead to; `isFree`: only those without terms. */
    go(round: Round, isFree: boolean): void {
        let level: readonly Chain[] = [this.start, ...this.chains];
        while (level.length > 0) {
            const next: Chain[] = [];
            for (const from of level) {
                if (isFree && from.terms !== FREE) continue;
                for (const step of this.stepsFrom(from.reached.principal)) {
                    const one = this.further(from, step, round, isFree);
                    if (one !== undefined) next.push(one);
                }
            }
            for (const one of next) this.chains.push(one);
            level = next;
        }
    }

    /**
     * Follows steps that take tags of the session that they begin with by other chains to it, which give the tags.
     * @returns whether any leads further.
     */
    goTagged(round: Round): boolean {
        const before = this.chains.length;
        for (const [step, principal] of this.untagged) {
            for (const from of [this.start, ...this.chains]) {
                const last = this.stepsFrom(from.reached.principal).find(
                    (one) => one.to === principal && isOf(one, round) && givesTags(one, step),
                );
                if (last === undefined) continue;
                const one = this.further(extended(from, last), step, round, false);
                if (one !== undefined) this.chains.push(one);
            }
        }
        return this.chains.length > before;
    }

    /** A chain with one more step, unless one that is known to the same principal is as good. */
    private further(from: Chain, own: Step, round: Round, isFree: boolean): Chain | undefined {
        const { to } = own;
        if (to === this.start.reached.principal) return undefined;
        const known = this.known.get(to);
        const [first] = known ?? [];
        if (first?.terms === FREE && first.reached.verdict === "allowed") return undefined;
        const step = carried(from.terms, own);
        this.meetsDoubt ||= step.verdict === "unknown";
        if (!isOf(step, round)) return undefined;
        if (!givesTags(from.reached.chain.at(-1), step)) {
            this.untagged.set(step, from.reached.principal);
            return undefined;
        }
        const further = behind(from, step);
        const { terms, isSure } = further;
        if (isFree && terms !== FREE) {
            this.meetsTerms = true;
            return undefined;
        }
        if (!isSure && round.verdict === "allowed") {
            this.meetsDoubt = true;
            return undefined;
        }
        if (known !== undefined && (known.length >= MOST_CHAINS || known.some((one) => isAsGood(one, terms))))
            return undefined;
        const chain = extended(from, step, further);
        if (known === undefined) this.known.set(to, [chain]);
        else known.push(chain);
        return chain;
    }
}

/** On what terms a chain works with one more step, and whether it surely does. */
function behind({ reached, terms }: Chain, step: Step): { readonly terms: ChainTerms; readonly isSure: boolean } {
    const both = withStep(terms, step);
    const isSure = both !== undefined && reached.verdict === "allowed" && step.verdict === "allowed";
    // What no single call meets may still be met by several.
    return { terms: both ?? { ...terms, needs: [] }, isSure };
}

/** A chain with one more step. */
function extended(from: Chain, step: Step, { terms, isSure } = behind(from, step)): Chain {
    const chain = [...from.reached.chain, step];
    const how = howOf(from.reached, step);
    return { reached: { principal: step.to, chain, verdict: isSure ? "allowed" : "unknown", how }, terms };
}

/** Whether a chain of an earlier round, or of the same, is as good as one on some terms. */
function isAsGood({ reached, terms }: Chain, others: ChainTerms): boolean {
    // What isn't sure now may be later.
    const mayBeSurer = reached.verdict === "unknown" && others.later.some((one) => !terms.later.includes(one));
    return !mayBeSurer && areEasier(terms, others);
}

/** Whether a session that a step leads to may have the tags that the next one takes. */
function givesTags(last: Step | undefined, { inherits }: Step): boolean {
    return inherits === undefined || last?.passes === undefined || inherits.some((tags) => last.passes?.(tags));
}

function isOf({ kind, verdict }: Step, round: Round): boolean {
    const isRole = kind === "assume" || kind === "assigned";
    return (isRole || round.how === "escalation") && (verdict === "allowed" || round.verdict === "unknown");
}

function howOf(from: Reached, { kind }: Step): How {
    const isRole = kind === "assume" || kind === "assigned";
    return isRole && from.how !== "escalation" ? "roles" : "escalation";
}
