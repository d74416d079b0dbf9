import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { PLAN_ACCOUNT } from "../sources/plan-mocks";

/** What Pulumi puts behind a name of its own making; another one whenever the resource is made anew. */
const AUTO_NAME = /-[0-9a-f]{7}$/;

/** Something before and after a change; absent where it is new or gone. */
export interface Pair<T> {
    readonly before: T | undefined;
    readonly after: T | undefined;
}

export type PrincipalPair = Pair<AccountPrincipal>;
export type InstancePair = Pair<AccountInstance>;

/** What of two accounts is the same principal and the same instance. */
export interface Pairing {
    readonly principals: readonly PrincipalPair[];
    readonly instances: readonly InstancePair[];
}

/** The principal or instance itself: as it is after the change, or as it was if it is gone. */
export function present<T>({ before, after }: Pair<T>): T {
    const one = after ?? before;
    if (one === undefined) throw new Error("a pair holds nothing");
    return one;
}

/**
 * Pairs the principals and instances of two sources.
 *
 * Users and roles are the same if type and name are; what Pulumi named itself may have another ending. Instances are
 * the same if their ids are. Where ids can't agree (two accounts, a plan, an instance that a preview is about to
 * create), their names decide, if only one instance on each side is called so.
 */
export function pair(before: Account, after: Account): Pairing {
    const byName = joined(before.principals, after.principals, ({ type, name }) => `${type} ${name.toLowerCase()}`);
    const byId = joined(before.instances, after.instances, ({ id }) => id);
    const namesDecide = before.id !== after.id || [before.id, after.id].includes(PLAN_ACCOUNT);
    return {
        principals: rejoined(
            byName,
            ({ type, name }) => [`${type} ${name.replace(AUTO_NAME, "")}`],
            () => true,
        ),
        instances: rejoined(
            byId,
            ({ id, name }) => [id, ...(name === undefined ? [] : [name])],
            (one, other) => namesDecide || typeof one.arn !== "string" || typeof other.arn !== "string",
        ),
    };
}

/** Pairs by key, in the order of `after`, with what is gone at the end. A key that is there twice pairs once. */
function joined<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): Pair<T>[] {
    const waiting = new Map<string, T[]>();
    for (const one of before) {
        const key = keyOf(one);
        const same = waiting.get(key);
        if (same === undefined) waiting.set(key, [one]);
        else same.push(one);
    }
    const pairs = after.map((one): Pair<T> => ({ before: waiting.get(keyOf(one))?.shift(), after: one }));
    const gone = [...waiting.values()].flat().map((one): Pair<T> => ({ before: one, after: undefined }));
    return [...pairs, ...gone];
}

/** Pairs what is left over by the names under which exactly one thing is gone and exactly one is new. */
function rejoined<T>(
    pairs: Pair<T>[],
    namesOf: (one: T) => readonly string[],
    may: (one: T, other: T) => boolean,
): Pair<T>[] {
    const gone = uniquely(
        pairs.flatMap(({ before, after }) => (before && after === undefined ? [before] : [])),
        namesOf,
    );
    const added = uniquely(
        pairs.flatMap(({ before, after }) => (after && before === undefined ? [after] : [])),
        namesOf,
    );
    const partners = new Map<T, T>();
    const taken = new Set<T>();
    for (const [name, one] of added) {
        const former = gone.get(name);
        if (former === undefined || taken.has(former) || partners.has(one) || !may(former, one)) continue;
        partners.set(one, former);
        taken.add(former);
    }
    return pairs
        .filter(({ before, after }) => after !== undefined || before === undefined || !taken.has(before))
        .map(({ before, after }) => ({ before: before ?? (after && partners.get(after)), after }));
}

/** Things by the names under which only one of them goes. */
function uniquely<T>(things: readonly T[], namesOf: (one: T) => readonly string[]): Map<string, T> {
    const found = new Map<string, T[]>();
    for (const thing of things) {
        for (const name of new Set(namesOf(thing))) {
            if (name !== "") found.set(name, [...(found.get(name) ?? []), thing]);
        }
    }
    return new Map([...found].flatMap(([name, [one, ...more]]) => (one && more.length === 0 ? [[name, one]] : [])));
}
