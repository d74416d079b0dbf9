import { Numbers } from "../kept";
import { differs } from "./compare-phases";
import type { ChangeCounts, ChangeKind, SessionChange } from "./change";
import type { CompareRoutes } from "./compare-routes";
import { cover } from "../matrix/needs";
import type { Sides } from "./explain-route";
import { groupedBy } from "./grouping";
import { unknownSide } from "./new-or-gone";
import type { Pairing } from "./pairing";
import type { Row } from "./rows";

/** Rows that reach the same before and the same after, and the instances on which the same changes for all of them. */
export interface CellChange {
    readonly rows: readonly Row[];
    /** Positions among the pairs of instances. */
    readonly instances: readonly number[];
    readonly sessions: readonly SessionChange[];
}

interface Comparison {
    readonly changes: readonly CellChange[];
    readonly stillUnknown: number;
}

/** Compares every cell, class by class: what neither source tells apart is looked at once. */
export function compareCells(routes: CompareRoutes, rows: readonly Row[], sides: Sides, pairing: Pairing): Comparison {
    const changes: CellChange[] = [];
    let stillUnknown = 0;
    for (const same of alike(routes, rows)) {
        const [first] = same;
        if (first === undefined) continue;
        const found = routes.compare(first.from, first.to);
        stillUnknown += found.stillUnknown * same.length;
        for (const { instances, sessions } of found.changes)
            changes.push(...asRead({ rows: same, instances, sessions }, sides, pairing));
    }
    return { changes, stillUnknown };
}

/** A change as far as both sides could read whom and what it is about: what one couldn't read is unknown there. */
function asRead(change: CellChange, sides: Sides, { instances: pairs }: Pairing): CellChange[] {
    if (sides.before.account.missing === undefined && sides.after.account.missing === undefined) return [change];
    const ofInstance = (position: number): UnknownSide => {
        const pair = pairs[position];
        return pair && unknownSide(pair, sides);
    };
    const rows = groupedBy(change.rows, (row) => unknownSide(row, sides));
    const instances = groupedBy(change.instances, ofInstance);
    return [...rows].flatMap(([who, some]) =>
        [...instances].flatMap(([where, positions]): CellChange[] => {
            const sessions = change.sessions.map((one) => withUnknown(withUnknown(one, who), where)).filter(differs);
            return sessions.length === 0 ? [] : [{ rows: some, instances: positions, sessions }];
        }),
    );
}

type UnknownSide = ReturnType<typeof unknownSide>;

/** A change of which one side isn't known. */
export function withUnknown(change: SessionChange, side: UnknownSide): SessionChange {
    return side === undefined ? change : { ...change, [side]: "unknown" };
}

/** Rows whose routes lead to the same classes on the same terms. */
function alike(routes: CompareRoutes, rows: readonly Row[]): Iterable<Row[]> {
    const ids = new Numbers<string>();
    const classes = new Map<string, Row[]>();
    for (const row of rows) {
        const key = [row.from, row.to].map((some, side) => routes.open(some, side === 0 ? "before" : "after"));
        const text = key
            .map((some) => some.map(({ key, terms, one }) => ids.of(`${key} ${one.id} ${terms}`)).join(" "))
            .join(" / ");
        const same = classes.get(text);
        if (same === undefined) classes.set(text, [row]);
        else same.push(row);
    }
    return classes.values();
}

/** What a change of a verdict is; where the verdict stays, of what it takes. */
export function kindOf({ before, after, needs }: SessionChange): ChangeKind {
    if (before === "allowed" && after === "allowed" && needs !== undefined)
        return cover(needs.before, needs.after) ? "lost" : "gained";

    if (before === "unknown" || after === "unknown") return "unclear";
    return after === "allowed" ? "gained" : "lost";
}

/** Counts pairs of a principal and an instance; one that gains one kind of session and loses another counts as both. */
export function countCells({ changes, stillUnknown }: Comparison): ChangeCounts {
    const counts = { gained: 0, lost: 0, unclear: 0, stillUnknown };
    for (const { rows, instances, sessions } of changes)
        for (const kind of new Set(sessions.map(kindOf))) counts[kind] += rows.length * instances.length;

    return counts;
}
