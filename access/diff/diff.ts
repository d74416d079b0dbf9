import { ordered, type Account, type AccountInstance } from "../matrix/account";
import type { AccessChange, AccessDiff, ChangeKind } from "./change";
import { compareCells, countCells } from "./compare-cells";
import { explainCells } from "./explain-cells";
import { merged } from "./merge-changes";
import { pair, type InstancePair } from "./pairing";
import { comparePowers } from "./compare-session-powers";
import { ABSENT, Side } from "./compared-account";
import { compareBypasses } from "./compare-bypasses";

/**
 * Who gains and who loses which sessions from one source to another, and through which change.
 *
 * Two sources differ if some principal, on some instance, with some session document, gets another verdict on opening a
 * session; or on ending or resuming its own sessions or a stranger's. Beside that they differ if some principal has
 * another way to a shell, or to more sessions. A refactoring that changes no answer changes nothing here.
 */
export function accessDiff(source: Account, target: Account): AccessDiff {
    const [before, after] = [ordered(source), ordered(target)];
    const pairing = pair(before, after);
    const former = new Side(before, positions(before, pairing.instances, "before"));
    const latter = new Side(after, positions(after, pairing.instances, "after"));
    const comparison = compareCells(former, latter, pairing);
    const changes = [
        ...comparison.changes.flatMap((change) => explainCells(change, former, latter, pairing)),
        ...comparePowers(before, after, pairing),
    ];
    const bypasses = compareBypasses(before, after, pairing).sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
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
