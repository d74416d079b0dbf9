import type { AccountPrincipal } from "../matrix/account";
import type { Step } from "../matrix/step";
import { chainText } from "../matrix/way-words";
import { missingStep, type MissingStep } from "./missing-step";
import { firstChains, reachOf, type Reached } from "./reach";
import type { ChainGraph } from "./graph";

/** Whose nearest chains are looked for, and what opens. */
interface Search {
    readonly graph: ChainGraph;
    readonly principal: AccountPrincipal;
    /** What it becomes already. */
    readonly reached: readonly Reached[];
    /** Whether a principal's own policies open what is asked for. */
    readonly opens: (end: AccountPrincipal) => boolean;
    /** What somebody can become next. */
    readonly from: (principal: AccountPrincipal) => readonly Step[];
    /** Whether steps of escalation count. */
    readonly escalation: boolean;
}

/** A chain that lacks one step. */
interface NearestChain {
    /** The names that the chain leads through: "ops → deploy". */
    readonly chain: string;
    readonly length: number;
    readonly missing: MissingStep;
}

/** More steps than these aren't tried. */
const MOST_STEPS = 5000;

/** More chains than these aren't said. */
const MOST_CHAINS = 3;

/**
 * The chains that would open something if one more statement allowed one thing, as sentences behind "would be allowed".
 * Those of which one side of the missing step is there come first, then the shortest.
 */
export function nearestChains({ graph, principal, reached, opens, from, escalation }: Search): readonly string[] {
    const sure = firstChains(reached).filter(({ verdict, how }) => verdict === "allowed" && how !== "escalation");
    const starts: Pick<Reached, "principal" | "chain">[] = [{ principal, chain: [] }, ...sure];
    const known = new Set([principal, ...reached.map((one) => one.principal)].map(({ arn }) => arn));
    const roles = [...graph.account.principals, ...graph.madeRoles].filter(
        ({ type, arn, use }) => type === "role" && use !== "service-linked" && !known.has(arn),
    );
    const [opening, others] = [roles.filter(opens), roles.filter((role) => !opens(role))];
    const found: NearestChain[] = [];
    let steps = 0;
    const tryAll = (
        ends: readonly AccountPrincipal[],
        onward: (end: AccountPrincipal) => Reached | undefined,
    ): void => {
        for (const start of starts) {
            for (const role of ends) {
                if ((steps += 1) > MOST_STEPS) return;
                const missing = missingStep(start.principal, role, graph);
                const rest = missing && (opens(role) ? [] : missing.isHalfOpen ? onward(role)?.chain : undefined);
                if (missing === undefined || rest === undefined) continue;
                const names = [...start.chain, { to: role }, ...rest];
                found.push({ chain: chainText(names), length: names.length, missing });
            }
        }
    };
    tryAll(opening, () => undefined);
    if (!found.some(({ missing }) => missing.isHalfOpen)) {
        tryAll(others, (role) =>
            reachOf(role, from, escalation).find((one) => one.verdict === "allowed" && opens(one.principal)),
        );
    }
    return sentences(found);
}

function sentences(found: readonly NearestChain[]): readonly string[] {
    const half = found.filter(({ missing }) => missing.isHalfOpen);
    const kept = (half.length > 0 ? half : found).toSorted((one, other) => one.length - other.length);
    const shortest = kept.filter(({ length }) => length === kept[0]?.length);
    const more = shortest.length - MOST_CHAINS;
    return [
        ...shortest.slice(0, MOST_CHAINS).map(({ chain, missing }) => `through ${chain} if ${missing.text}`),
        ...(more > 0 ? [`through ${more} more roles, each by one statement`] : []),
    ];
}
