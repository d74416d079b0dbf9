import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";

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
 * Users and roles are the same if type and name are: IAM's names are unique in an account, and a plan knows no ARN.
 * Instances are the same if their ids are. Where one side's instance has no ARN yet (a plan, a preview), its name
 * decides, if only one instance on each side is called so.
 */
export function pair(before: Account, after: Account): Pairing {
    return {
        principals: joined(before.principals, after.principals, ({ type, name }) => `${type} ${name.toLowerCase()}`),
        instances: pairInstances(before.instances, after.instances),
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

function pairInstances(before: readonly AccountInstance[], after: readonly AccountInstance[]): InstancePair[] {
    const byId = joined(before, after, ({ id }) => id);
    const gone = uniqueNames(byId.flatMap((one) => (one.after === undefined && one.before ? [one.before] : [])));
    const added = uniqueNames(byId.flatMap((one) => (one.before === undefined && one.after ? [one.after] : [])));
    const partners = new Map<AccountInstance, AccountInstance>();
    for (const [name, instance] of added) {
        const former = gone.get(name);
        if (former === undefined || (isKnown(former) && isKnown(instance))) continue;
        partners.set(instance, former);
    }
    const paired = new Set(partners.values());
    return byId
        .filter((one) => one.before === undefined || !paired.has(one.before))
        .map((one) => ({ before: one.before ?? (one.after && partners.get(one.after)), after: one.after }));
}

function isKnown({ arn }: AccountInstance): boolean {
    return typeof arn === "string";
}

/** Instances by the names under which exactly one of them goes. */
function uniqueNames(instances: readonly AccountInstance[]): Map<string, AccountInstance> {
    const found = new Map<string, AccountInstance[]>();
    for (const instance of instances) {
        for (const name of new Set([instance.name, instance.id])) {
            if (name === undefined || name === "") continue;
            found.set(name, [...(found.get(name) ?? []), instance]);
        }
    }
    return new Map([...found].flatMap(([name, [one, ...more]]) => (one && more.length === 0 ? [[name, one]] : [])));
}
