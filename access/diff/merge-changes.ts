import type { AccessChange } from "./change";
import { groupedBy } from "./grouping";
import { Numbers } from "../kept";
import { joinedWays } from "./ways";

/**
 * Puts changes together that a reader would read as one: the same change of the same principals on several instances,
 * of several principals on the same instances, and of several kinds of session.
 */
export function merged(changes: readonly AccessChange[]): AccessChange[] {
    const ids = new Ids();
    const about = ({ kind, causes }: AccessChange): unknown => [kind, causes];
    const sessions = (one: AccessChange): unknown => one.sessions;
    const principals = (one: AccessChange): unknown => ids.of(one.principals);
    const instances = (one: AccessChange): unknown => ids.of(one.instances);
    const where = (one: AccessChange): boolean => one.instances.length > 0;
    let result = [...changes];
    result = joined(result, (one) => [where(one), about(one), sessions(one), principals(one)]);
    result = joined(result, (one) => [where(one), about(one), sessions(one), instances(one)]);
    return joined(result, (one) => [where(one), about(one), principals(one), instances(one)]);
}

function joined(changes: readonly AccessChange[], keyOf: (one: AccessChange) => unknown): AccessChange[] {
    return [...groupedBy(changes, (one) => JSON.stringify(keyOf(one))).values()].flatMap((same) => {
        const [first, ...more] = same;
        if (first === undefined || more.length === 0) return same;
        return [
            {
                ...first,
                principals: union(same.map(({ principals }) => principals)),
                instances: union(same.map(({ instances }) => instances)),
                sessions: bySession(same),
                because: union(same.map(({ because }) => because)),
                ways: joinedWays(same.flatMap(({ ways = [] }) => ways)),
            },
        ];
    });
}

function union<T>(lists: readonly (readonly T[])[]): T[] {
    return [...new Set(lists.flat())];
}

function bySession(changes: readonly AccessChange[]): AccessChange["sessions"] {
    const all = changes.flatMap(({ sessions }) => sessions);
    return [...groupedBy(all, (one) => JSON.stringify(one)).values()].flatMap(([one]) => one ?? []);
}

/** The same number for lists that hold the same things. */
class Ids {
    private readonly things = new Numbers<unknown>();

    of(list: readonly unknown[]): string {
        const numbers = list.map((thing) => this.things.of(thing));
        return numbers.sort((one, other) => one - other).join(" ");
    }
}
