import { ordered, type Account, type AccountInstance } from "../matrix/account";
import type { AccessChange, AccessDiff, ChangeKind } from "./change";
import { compareCells, countCells } from "./compare-cells";
import { CompareRoutes } from "./compare-routes";
import { ExplainCells } from "./explain-cells";
import { merged } from "./merge-changes";
import { pair, type InstancePair } from "./pairing";
import { comparePowers } from "./compare-session-powers";
import { ABSENT, pairKeys, Side } from "./compared-account";
import { rowsOf } from "./rows";
import { compareBypasses } from "./compare-bypasses";

export interface DiffOptions {
    /** Whether only a principal's own policies count, and not the roles that it can become. Default false. */
    readonly direct?: boolean;
}

/**
 * Who gains and who loses which sessions from one source to another, and through which change.
 *
 * Two sources differ if some principal, on some instance, with some session document, gets another verdict on opening a
 * session, by its own policies or through roles; or on ending or resuming its own sessions or a stranger's. Beside that they differ if some principal has
 * another way to a shell, or to more sessions. A refactoring that changes no answer changes nothing here.
 */
export function accessDiff(source: Account, target: Account, { direct = false }: DiffOptions = {}): AccessDiff {
    const [before, after] = [ordered(source), ordered(target)];
    const pairing = pair(before, after);
    const side = (account: Account, which: "before" | "after"): Side =>
        new Side(account, positions(account, pairing.instances, which), pairKeys(pairing, which), direct);
    const sides = { before: side(before, "before"), after: side(after, "after") };
    const rows = rowsOf(sides.before, sides.after, pairing);
    const routes = new CompareRoutes(sides.before, sides.after);
    const comparison = compareCells(routes, rows, sides, pairing);
    const explanation = new ExplainCells(sides, routes, pairing);
    const changes = [
        ...comparison.changes.flatMap((change) => explanation.explain(change)),
        ...comparePowers(sides, rows),
    ];
    const bypasses = compareBypasses(sides, pairing).sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
    return { before, after, changes: merged(changes).sort(byWeight), counts: countCells(comparison), bypasses };
}

function positions(account: Account, pairs: readonly InstancePair[], side: keyof InstancePair): Int32Array {
    const own = new Map(account.instances.map((instance, position): [AccountInstance, number] => [instance, position]));
    return Int32Array.from(pairs, (one) => {
        const instance = one[side];
        return instance === undefined ? ABSENT : (own.get(instance) ?? ABSENT);
    });
}

const ORDER: Readonly<Record<ChangeKind, number>> = { gained: 0, unclear: 1, lost: 2 };

function byWeight(one: AccessChange, other: AccessChange): number {
    const size = ({ principals, instances }: AccessChange): number => principals.length * Math.max(1, instances.length);
    return ORDER[one.kind] - ORDER[other.kind] || size(other) - size(one);
}
