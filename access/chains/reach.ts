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
    return search.chains;
}

/** Of several chains to one principal the first. */
export function firstChains(reached: readonly Reached[]): readonly Reached[] {
    const found = new Map<AccountPrincipal, Reached>();
    for (const one of reached) if (!found.has(one.principal)) found.set(one.principal, one);
    return [...found.values()];
}

/** A chain by its last step: most are never asked for the others. */
class Chain implements Reached {
    readonly principal: AccountPrincipal;
    readonly verdict: Reached["verdict"];
    readonly how: How;
    readonly terms: ChainTerms;
    /** Undefined where the chain begins. */
    readonly last: Step | undefined;
    readonly from: Chain | undefined;
    private steps: readonly Step[] | undefined;

    private constructor(
        { principal, terms, verdict, how }: Omit<Reached, "chain"> & Pick<Chain, "terms">,
        from?: Chain,
        last?: Step,
    ) {
        this.principal = principal;
        this.terms = terms;
        this.verdict = verdict;
        this.how = how;
        this.from = from;
        this.last = last;
    }

    static beginning(principal: AccountPrincipal): Chain {
        return new Chain({ principal, terms: FREE, verdict: "allowed", how: "direct" });
    }

    /** The chain with one more step. */
    with(step: Step): Chain {
        const both = withStep(this.terms, step);
        const isSure = both !== undefined && this.verdict === "allowed" && step.verdict === "allowed";
        // What no single call meets may still be met by several.
        const terms = both ?? { ...this.terms, needs: [] };
        const verdict = isSure ? "allowed" : "unknown";
        return new Chain({ principal: step.to, terms, verdict, how: howOf(this, step) }, this, step);
    }

    get chain(): readonly Step[] {
        return (this.steps ??= stepsTo(this));
    }
}

function stepsTo(end: Chain): readonly Step[] {
    const steps: Step[] = [];
    for (let one: Chain | undefined = end; one?.last !== undefined; one = one.from) steps.push(one.last);
    return steps.reverse();
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
        this.start = Chain.beginning(start);
        this.stepsFrom = stepsFrom;
    }

    /** Follows the steps of a round to all that they lead to; `isFree`: only those without terms. */
    go(round: Round, isFree: boolean): void {
        let level: readonly Chain[] = [this.start, ...this.chains];
        while (level.length > 0) {
            const next: Chain[] = [];
            for (const from of level) {
                if (isFree && from.terms !== FREE) continue;
                for (const step of this.stepsFrom(from.principal)) {
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
                const last = this.stepsFrom(from.principal).find(
                    (one) => one.to === principal && isOf(one, round) && givesTags(one, step),
                );
                if (last === undefined) continue;
                const one = this.further(from.with(last), step, round, false);
                if (one !== undefined) this.chains.push(one);
            }
        }
        return this.chains.length > before;
    }

    /** A chain with one more step, unless one that is known to the same principal is as good. */
    private further(from: Chain, own: Step, round: Round, isFree: boolean): Chain | undefined {
        const { to } = own;
        if (to === this.start.principal) return undefined;
        const known = this.known.get(to);
        const first = known?.[0];
        if (first?.terms === FREE && first.verdict === "allowed") return undefined;
        const step = carried(from.terms, own);
        this.meetsDoubt ||= step.verdict === "unknown";
        if (!isOf(step, round)) return undefined;
        if (!givesTags(from.last, step)) {
            this.untagged.set(step, from.principal);
            return undefined;
        }
        const chain = from.with(step);
        if (isFree && chain.terms !== FREE) {
            this.meetsTerms = true;
            return undefined;
        }
        if (chain.verdict === "unknown" && round.verdict === "allowed") {
            this.meetsDoubt = true;
            return undefined;
        }
        if (known !== undefined && (known.length >= MOST_CHAINS || known.some((one) => isAsGood(one, chain.terms))))
            return undefined;
        if (known === undefined) this.known.set(to, [chain]);
        else known.push(chain);
        return chain;
    }
}

/** Whether a chain of an earlier round, or of the same, is as good as one on some terms. */
function isAsGood({ verdict, terms }: Chain, others: ChainTerms): boolean {
    // What isn't sure now may be later.
    const mayBeSurer = verdict === "unknown" && others.later.some((one) => !terms.later.includes(one));
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

function howOf(from: Pick<Reached, "how">, { kind }: Step): How {
    const isRole = kind === "assume" || kind === "assigned";
    return isRole && from.how !== "escalation" ? "roles" : "escalation";
}
