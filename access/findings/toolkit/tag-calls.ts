import type { ContextValue, Unknown } from "../../evaluate/context";
import { meets } from "../../evaluate/condition";
import { NO, YES } from "../../evaluate/truth";
import { combinations, witnessesOf, type Witness } from "../../evaluate/witnesses";
import { Kept } from "../../kept";
import type { AccountPrincipal } from "../../matrix/account";
import type { Condition } from "../../policy/policy";
import { limitsOn, REQUEST_TAG, TAG_KEYS } from "./tag-writing";

/** The key that is there only where tags are written together with what they are on. */
const NOT_THERE: ContextValue = { unknown: "is there only as something is created", absent: true, oneOf: [] };
const ANY: Unknown = { unknown: "can be any" };
const TOO_MANY: Unknown = { unknown: "can hold too many keys to try" };
/** More combinations of keys than these aren't tried: what depends on the others is unknown. */
const MOST_CALLS = 64;

/**
 * The condition keys of calls that write a tag: the tag alone, or with the others that policies ask for besides, such as
 * an owner.
 */
export function tagWritingCalls(
    tag: string,
    value: ContextValue,
    action: string,
    principal: AccountPrincipal,
): Record<string, ContextValue>[] {
    const own = { [requestTag(tag)]: value, "ec2:createaction": NOT_THERE };
    return besides(tag, action, principal).map((others) =>
        others === undefined
            ? { [TAG_KEYS]: TOO_MANY, ...optional(action, principal), ...own }
            : { [TAG_KEYS]: [tag, ...others], ...anyValues(others), ...own },
    );
}

/** The same of calls that remove a tag: those of IAM have keys only, others may say the values that are removed. */
export function tagRemovingCalls(
    tag: string,
    action: string,
    principal: AccountPrincipal,
): Record<string, ContextValue>[] {
    return besides(tag, action, principal).flatMap((others) => {
        const keys = { [TAG_KEYS]: others === undefined ? TOO_MANY : [tag, ...others] };
        return action.startsWith("iam:") ? [keys] : [keys, { ...keys, ...anyValues([tag, ...(others ?? [])]) }];
    });
}

function requestTag(name: string): string {
    return REQUEST_TAG + name.toLowerCase();
}

function anyValues(names: readonly string[]): Record<string, ContextValue> {
    return Object.fromEntries(names.map((name) => [requestTag(name), ANY]));
}

/** The tags that policies ask for, with any value or not there. */
function optional(action: string, principal: AccountPrincipal): Record<string, ContextValue> {
    return Object.fromEntries(requestTags(action, principal).map(([key]) => [key, { ...ANY, absent: true }]));
}

/** The tags of the request that policies speak of, by their condition keys, with the keys as they are written there. */
function requestTags(action: string, principal: AccountPrincipal): [string, string][] {
    return limitsOn(action, principal)
        .flatMap(({ conditions }) => conditions)
        .filter(({ key }) => key.startsWith(REQUEST_TAG))
        .map(({ key, name }) => [key, name.slice(REQUEST_TAG.length)]);
}

/** The keys that a call may have beside a tag's, nothing first; undefined for more than are tried. */
function besides(tag: string, action: string, principal: AccountPrincipal): readonly (readonly string[] | undefined)[] {
    const find = (): ReturnType<typeof besides> => {
        const own = requestTag(tag);
        const asked = askedKeys(tag, action, principal);
        const named = [...new Map(requestTags(action, principal).filter(([key]) => key !== own))];
        const choices = [
            ...named.map(([key, name]): [string, Witness[]] => [key, [undefined, name]]),
            ...asked.map((keys, at): [string, Witness[]] => [String(at), [undefined, ...keys]]),
        ];
        if (choices.reduce((count, [, keys]) => count * keys.length, 1) > MOST_CALLS)
            return [[], named.map(([, name]) => name), undefined];
        const sets = [...combinations(choices)].map((chosen) => {
            // In the letter case in which a condition on the keys asks for it.
            const keys = [...chosen.values()].flatMap((key) =>
                key === undefined ? [] : [[key.toLowerCase(), key] as const],
            );
            return [...new Map(keys).values()].sort();
        });
        const distinct = new Map(sets.map((set) => [set.join("\n"), set]));
        return [...distinct.values()].sort((one, other) => one.length - other.length);
    };
    return known.of(principal.policies, find, `${action} ${tag}`);
}

const known = new Kept<AccountPrincipal["policies"], ReturnType<typeof besides>>();

/**
 * For each condition on aws:TagKeys that a tag's own key doesn't satisfy, keys of which one beside it does: ForAnyValue in
 * an Allow asks for one, a Deny with ForAllValues spares a call that has one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function askedKeys(tag: string, action: string, principal: AccountPrincipal): readonly string[][] {
    const conditions = limitsOn(action, principal).flatMap(({ effect, conditions }) =>
        conditions.filter(({ key }) => key === TAG_KEYS).map((condition) => ({ effect, condition })),
    );
    const helped = conditions.filter(
        ({ effect, condition: { operator, values } }) =>
            values.family !== "null" && operator.set !== (effect === "Allow" ? "all" : "any"),
    );
    if (helped.length === 0) return [];
    const single = conditions.map(({ condition }) => ({
        ...condition,
        operator: { ...condition.operator, set: "none" as const },
    }));
    const keys = witnessesOf(ANY, single, NOTHING, ["", tag, tag.toLowerCase()]) ?? [];
    const others = keys.flatMap((key) =>
        key === undefined || requestTag(key) === requestTag(tag) || key === "" ? [] : [key],
    );
    return helped.flatMap(({ effect, condition }) => {
        const satisfies = (key: string): boolean => holds(condition, key) === (effect === "Allow" ? YES : NO);
        const found = satisfies(tag) ? [] : others.filter(satisfies);
        return found.length === 0 ? [] : [found];
    });
}

const NOTHING = { get: () => undefined };

/** Whether a condition on the keys of a request holds for one that has a single key. */
function holds(condition: Condition, key: string): ReturnType<typeof meets> {
    return meets(condition, { get: (name) => (name === TAG_KEYS ? [key] : undefined) });
}
