import type { Need } from "../matrix/circumstances";
import { bothNeeds, cover } from "../matrix/needs";
import type { Step } from "../matrix/step";
import { SET_SOURCE_IDENTITY } from "./assume/assume";

/** On what terms a chain works. */
export interface ChainTerms {
    /** What it takes; each alternative is enough. Empty: nothing. */
    readonly needs: readonly Need[];
    /** The later verdicts of its steps, where they have any. */
    readonly later: readonly NonNullable<Step["later"]>[];
    /** Whether a step sets a source identity, which stays for the whole chain. */
    readonly isIdentified: boolean;
    /** The keys of transitive session tags that a step passes, which no later step can override. */
    readonly transitive: readonly string[];
}

/** Of most chains: it works without anything, for good. */
export const FREE: ChainTerms = { needs: [], later: [], isIdentified: false, transitive: [] };

/**
 * The terms of a chain with one more step.
 * @returns undefined where no single call meets what both take.
 */
export function withStep(terms: ChainTerms, step: Step): ChainTerms | undefined {
    const { needs, later } = step;
    const isIdentified = terms.isIdentified || setsSourceIdentity(step);
    const { keys = [], areTransitive = false } = step.tags ?? {};
    const transitive = areTransitive ? [...terms.transitive, ...keys] : terms.transitive;
    const isSame = isIdentified === terms.isIdentified && transitive === terms.transitive;
    if (needs === undefined && later === undefined && isSame) return terms;
    const both = bothNeeds(terms.needs, needs ?? []);
    const all = later === undefined ? terms.later : [...terms.later, later];
    return both && { needs: both, later: all, isIdentified, transitive };
}

function setsSourceIdentity({ kind, actions }: Step): boolean {
    return kind === "assume" && actions.includes(SET_SOURCE_IDENTITY);
}

/** Whether terms are met, now and later, wherever others are. */
export function areEasier(terms: ChainTerms, others: ChainTerms): boolean {
    if (terms === FREE) return true;
    return (
        (others.isIdentified || !terms.isIdentified) &&
        terms.transitive.every((one) => others.transitive.includes(one)) &&
        terms.later.every((one) => others.later.includes(one)) &&
        cover(terms.needs, others.needs)
    );
}
