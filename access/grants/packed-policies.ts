import { hash } from "../hash";
import { limitOf, type Quotas } from "../quotas/iam-quotas";
import { policySize } from "./measured";
import { namedInstances, namedInstancesPolicy, sessionPolicy, type SessionPolicyInput } from "./session-policy";

/** How much a principal's policies hold, in characters as IAM counts them. */
export interface PolicyRoom {
    /** What the inline policy holds. */
    readonly inline: number;
    /** What a managed policy holds. */
    readonly managed: number;
    /** The number of managed policies. */
    readonly policies: number;
}

const ATTACHED = { user: "policiesOfUser", group: "policiesOfGroup", role: "policiesOfRole" } as const;

/** The room of a user, group or role by IAM's quotas, and an account's own number of managed policies. */
export function policyRoom(kind: keyof typeof ATTACHED, policies?: number): PolicyRoom {
    const own: Quotas = policies === undefined ? {} : { [ATTACHED[kind]]: policies };
    return {
        inline: limitOf(`${kind}PolicySize`),
        managed: limitOf("managedPolicySize"),
        policies: limitOf(ATTACHED[kind], own),
    };
}

/** The longest name of a managed policy. */
const LONGEST_NAME = 128;

/** The name of the managed policy of that number, shortened where it would be too long. */
export function managedPolicyName(beginning: string, policy: number): string {
    const name = `${beginning}-${policy}`;
    if (name.length <= LONGEST_NAME) return name;

    const end = `-${hash(name).toString(16)}-${policy}`;
    return name.slice(0, LONGEST_NAME - end.length) + end;
}

/** Which policy holds which of the instances that grants name. */
export interface Packing {
    /** The number of managed policies. */
    readonly managed: number;
    /** The policy of an instance: 0 is the inline policy, the managed ones follow. */
    readonly policyOf: (name: string) => number;
    /** The instances that no policy has room for. */
    readonly left: readonly string[];
}

/** A managed policy gets so much less than the one before: see `packed`. */
const LESS = 0.97;

/**
 * Spreads the instances that grants name over the inline policy and as few managed policies as hold them.
 *
 * An instance's policy follows from its name (rendezvous hashing), so that one more instance changes one policy, and
 * another policy takes instances from all and moves none between the others. Only where the last policy is reached does
 * a full one pass instances on to the next. So instances only move to later policies as their number grows: if policies
 * are updated from the last to the first, no instance is removed from one before another has it.
 *
 * @param input with an instance ID as long as real ones, see `measuredInstanceId`.
 */
export function packInstances(input: SessionPolicyInput, room: PolicyRoom): Packing {
    const names = namedInstances(input.grants);
    const fits = (policy: number, held: readonly string[]) => sizeOf(input, policy, held) <= roomOf(room, policy);
    if (fits(0, names)) return { managed: 0, policyOf: () => 0, left: [] };

    const free = Math.max(0, room.inline - sizeOf(input, 0, [])) / room.managed;
    for (let managed = 1; managed <= room.policies; managed++) {
        const homes = spread(names, managed, free);
        if (homes.every((held, policy) => fits(policy, held))) return packing(homes, []);
    }
    return packed(spread(names, room.policies, free), fits);
}

/**
 * Fills each policy in turn, and passes what it has no room for on to the next. The first ones get more than their share
 * by hashing, so that none of them stays half empty.
 */
function packed(
    homes: readonly (readonly string[])[],
    fits: (policy: number, held: readonly string[]) => boolean,
): Packing {
    let left: readonly string[] = [];
    const full = homes.map((home, policy) => {
        const all = [...left, ...home].sort(byHash);
        const count = most(all.length, (some) => fits(policy, all.slice(0, some)));
        left = all.slice(count);
        return all.slice(0, count);
    });
    return packing(full, left);
}

function packing(policies: readonly (readonly string[])[], left: readonly string[]): Packing {
    const places = new Map(policies.flatMap((held, policy) => held.map((name) => [name, policy] as const)));
    return { managed: policies.length - 1, policyOf: (name) => places.get(name) ?? 0, left };
}

/** The policy in which each instance belongs, if there is room: the inline one and so many managed ones. */
function spread(names: readonly string[], managed: number, free: number): readonly (readonly string[])[] {
    const shares = [free, ...Array.from({ length: managed }, (_, index) => LESS ** index)];
    const held: string[][] = shares.map(() => []);
    for (const name of names) {
        // Weighted rendezvous hashing: the policy with the least of -ln(random)/share.
        const scores = shares.map(
            (share, policy) => -Math.log((hash(`${policy}/${name}`) + 1) / (2 ** 32 + 1)) / share,
        );
        held[scores.indexOf(Math.min(...scores))]?.push(name);
    }
    return held;
}

function sizeOf(input: SessionPolicyInput, policy: number, held: readonly string[]): number {
    const names = new Set(held);
    const part = { ...input, holds: (name: string) => names.has(name) };
    return policySize(policy === 0 ? sessionPolicy(part) : namedInstancesPolicy(part));
}

function roomOf({ inline, managed }: PolicyRoom, policy: number): number {
    return policy === 0 ? inline : managed;
}

function byHash(one: string, other: string): number {
    return hash(one) - hash(other) || (one < other ? -1 : 1);
}

/** The greatest number up to a limit that passes a test, which all smaller ones pass too. */
function most(limit: number, passes: (count: number) => boolean): number {
    let [least, above] = [0, limit + 1];
    while (above - least > 1) {
        const middle = Math.floor((least + above) / 2);
        if (passes(middle)) least = middle;
        else above = middle;
    }
    return least;
}
