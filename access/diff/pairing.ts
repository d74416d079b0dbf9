import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";

/** What Pulumi puts behind a name of its own making; another one whenever the resource is made anew. */
const AUTO_NAME = /-[0-9a-f]{7}$/;

/** Something before and after a change; absent where it is new or gone. */
interface Pair<T> {
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
 * the same if their ids are. Of the others (two accounts, a plan, an instance that is made anew), their names decide, if
 * if one of them was and one is called so: replacing an instance is in itself no change of access.
 */
export function pair(before: Account, after: Account): Pairing {
    const nameOf = ({ type, name }: AccountPrincipal): string => `${type} ${name.toLowerCase()}`;
    const byName = joined(before.principals, after.principals, nameOf, ({ arn }) => arn);
    const byId = joined(before.instances, after.instances, ({ id }) => id);
    return {
        principals: rejoined(byName, ({ type, name }) => [`${type} ${name.replace(AUTO_NAME, "")}`]),
        instances: rejoined(byId, ({ id, name }) => [id, ...(name === undefined ? [] : [name])]),
    };
}

/**
 * Pairs by key, in the order of `after`, with what is gone at the end. A key that is there twice pairs once.
 * @param identity tells which of several with one key is the same, such as roles of one name in several accounts.
 */
function joined<T>(
    before: readonly T[],
    after: readonly T[],
    keyOf: (one: T) => string,
    identity: (one: T) => string = keyOf,
): Pair<T>[] {
    const waiting = new Map<string, T[]>();
    for (const one of before) {
        const key = keyOf(one);
        const same = waiting.get(key);
        if (same === undefined) waiting.set(key, [one]);
        else same.push(one);
    }
    const taken = new Map<T, T>();
    for (const one of after) {
        const same = waiting.get(keyOf(one)) ?? [];
        const at = same.findIndex((other) => identity(other) === identity(one));
        const [found] = at === -1 ? [] : same.splice(at, 1);
        if (found !== undefined) taken.set(one, found);
    }
    const pairs = after.map((one): Pair<T> => ({
        before: taken.get(one) ?? waiting.get(keyOf(one))?.shift(),
        after: one,
    }));
    const gone = [...waiting.values()].flat().map((one): Pair<T> => ({ before: one, after: undefined }));
    return [...pairs, ...gone];
}

/** Pairs what is gone with what is new under a name that is the only one of its kind before and after. */
function rejoined<T>(pairs: Pair<T>[], namesOf: (one: T) => readonly string[]): Pair<T>[] {
    const former = uniquely(
        pairs.flatMap(({ before }) => before ?? []),
        namesOf,
    );
    const latter = uniquely(
        pairs.flatMap(({ after }) => after ?? []),
        namesOf,
    );
    const gone = new Set(pairs.flatMap(({ before, after }) => (before && after === undefined ? [before] : [])));
    const added = new Set(pairs.flatMap(({ before, after }) => (after && before === undefined ? [after] : [])));
    const partners = new Map<T, T>();
    const taken = new Set<T>();
    for (const [name, one] of latter) {
        const other = former.get(name);
        if (other === undefined || !gone.has(other) || !added.has(one) || taken.has(other) || partners.has(one))
            continue;

        partners.set(one, other);
        taken.add(other);
    }
    return pairs
        .filter(({ before, after }) => after !== undefined || before === undefined || !taken.has(before))
        .map(({ before, after }) => ({ before: before ?? (after && partners.get(after)), after }));
}

/** Things by the names under which only one of them goes. */
function uniquely<T>(things: readonly T[], namesOf: (one: T) => readonly string[]): Map<string, T> {
    const found = new Map<string, T[]>();
    for (const thing of things) {
        for (const name of new Set(namesOf(thing)))
            if (name !== "") found.set(name, [...(found.get(name) ?? []), thing]);
    }
    return new Map([...found].flatMap(([name, [one, ...more]]) => (one && more.length === 0 ? [[name, one]] : [])));
}
