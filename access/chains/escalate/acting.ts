import type { AccountPrincipal } from "../../matrix/account";
import { allNeeds } from "../../matrix/needs";
import type { Becomes } from "./iam";
import type { Acting } from "./role-tags";

/** The principals that chains lead to, and by which calls: of those with one key the first. */
export function actingOf(
    reached: ReturnType<Becomes>,
    keyOf: (principal: AccountPrincipal) => string,
): readonly Acting[] {
    const found = new Map<string, Acting>();
    for (const { principal, chain, verdict } of reached) {
        const key = keyOf(principal);
        if (found.has(key)) continue;
        const provided = chain.find((one) => one.provided !== undefined)?.provided;
        const needs = allNeeds(chain.map((step) => step.needs ?? []));
        found.set(key, {
            principal,
            verdict,
            actions: chain.flatMap(({ actions }) => actions),
            by: chain,
            ...(provided !== undefined && { provided }),
            ...(needs.length > 0 && { needs }),
        });
    }
    return [...found.values()];
}

/** Whether somebody becomes a principal surely, and without anything. */
export function isPlain({ verdict, provided, needs }: Omit<Acting, "principal" | "actions">): boolean {
    return verdict === "allowed" && provided === undefined && needs === undefined;
}
