import { and, MAYBE, NO, not, or, YES, type Truth } from "../evaluate/truth";
import type { Clause, Problem } from "./problem";

/** For each dimension the values still to choose from, by their positions. */
type Domains = readonly (readonly number[])[];

/** How the search ended. */
type SearchResult =
    /** No combination of values is allowed and outside. */
    | { readonly result: "none"; readonly cases: number }
    /** This one is. */
    | { readonly result: "found"; readonly values: readonly number[]; readonly cases: number }
    /** This one may be: it depends on something that can't be followed. */
    | { readonly result: "open"; readonly values: readonly number[]; readonly cases: number }
    | { readonly result: "given up"; readonly cases: number };

/** Beyond that many cases the search gives up. */
const CASE_LIMIT = 200_000;

/**
 * Looks for values that are allowed and outside the scope. Tries every combination, but whole groups of them at once:
 * where the answer is the same whatever the values left open are, nothing more is tried there.
 */
export function search(problem: Problem): SearchResult {
    let cases = 0;
    let open: readonly number[] | undefined;
    const everything = problem.dimensions.map((_, dimension) => kindsOf(problem, dimension));

    const visit = (domains: Domains): readonly number[] | "none" | "given up" => {
        cases += 1;
        if (cases > CASE_LIMIT) return "given up";
        const range = violation(problem, domains);
        if (range.most === NO) return "none";
        if (range.least === YES) return domains.map(([first = 0]) => first);
        const choice = chosen(problem, domains);
        if (choice === undefined) {
            open ??= domains.map(([first = 0]) => first);
            return "none";
        }
        for (const value of domains[choice] ?? []) {
            const result = visit(domains.map((domain, index) => (index === choice ? [value] : domain)));
            if (result !== "none") return result;
        }
        return "none";
    };

    // Something must allow it: start from each statement that could, with only the values that it takes.
    for (const clause of problem.layers[0] ?? []) {
        const start = narrowed(everything, clause);
        if (start === undefined) continue;
        const result = visit(start);
        if (result === "given up") return { result, cases };
        if (result !== "none") return { result: "found", values: result, cases };
    }
    return open === undefined ? { result: "none", cases } : { result: "open", values: open, cases };
}

/** One value of each kind: those of which all clauses say the same are one kind. The first stands for the others. */
function kindsOf({ dimensions, layers, denies, scope }: Problem, dimension: number): readonly number[] {
    const atoms = [...layers.flat(), ...denies, ...scope]
        .flatMap((clause) => clause.atoms)
        .filter((atom) => atom.dimension === dimension);
    const kinds = new Map<string, number>();
    for (const index of dimensions[dimension]?.values.keys() ?? []) {
        const kind = atoms.map(({ truths }) => truths[index]).join("");
        if (!kinds.has(kind)) kinds.set(kind, index);
    }
    return [...kinds.values()];
}

function narrowed(domains: Domains, clause: Clause): Domains | undefined {
    const result = domains.map((domain) => [...domain]);
    for (const { dimension, truths } of clause.atoms) {
        if (dimension === undefined) {
            if (truths[0] === NO) return undefined;
            continue;
        }
        const left = (result[dimension] ?? []).filter((value) => truths[value] !== NO);
        if (left.length === 0) return undefined;
        result[dimension] = left;
    }
    return result;
}

interface Range {
    readonly least: Truth;
    readonly most: Truth;
}

/** The least and the most that "allowed and outside" can come to, over all values left. */
function violation({ layers, denies, scope }: Problem, domains: Domains): Range {
    let { least, most }: Range = { least: YES, most: YES };
    for (const layer of layers) {
        const allowed = anyOf(layer, domains);
        least = and(least, allowed.least);
        most = and(most, allowed.most);
        if (most === NO) return { least: NO, most };
    }
    for (const clauses of [denies, scope]) {
        const held = anyOf(clauses, domains);
        least = and(least, not(held.most));
        most = and(most, not(held.least));
    }
    return { least, most };
}

function anyOf(clauses: readonly Clause[], domains: Domains): Range {
    let [least, most]: [Truth, Truth] = [NO, NO];
    for (const clause of clauses) {
        const range = rangeOf(clause, domains);
        least = or(least, range.least);
        most = or(most, range.most);
        if (least === YES) break;
    }
    return { least, most };
}

function rangeOf({ atoms }: Clause, domains: Domains): Range {
    let [least, most]: [Truth, Truth] = [YES, YES];
    for (const { dimension, truths } of atoms) {
        let [low, high]: [Truth, Truth] = [YES, NO];
        const values = dimension === undefined ? [0] : (domains[dimension] ?? []);
        for (const value of values) {
            const one = truths[value] ?? MAYBE;
            if (one < low) low = one;
            if (one > high) high = one;
        }
        least = and(least, low);
        most = and(most, high);
        if (most === NO) return { least: NO, most };
    }
    return { least, most };
}

/** The dimension to go through next: the one with the fewest values among those that still matter. */
function chosen({ layers, denies, scope }: Problem, domains: Domains): number | undefined {
    let best: number | undefined;
    const size = (dimension: number): number => domains[dimension]?.length ?? 0;
    for (const clauses of [...layers, denies, scope]) {
        for (const clause of clauses) {
            const { least, most } = rangeOf(clause, domains);
            if (least === most) continue;
            for (const { dimension } of clause.atoms) {
                if (dimension === undefined || size(dimension) < 2) continue;
                if (best === undefined || size(dimension) < size(best)) best = dimension;
            }
        }
    }
    return best;
}
