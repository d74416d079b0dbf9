import { isNamed, namedBy, type Caller } from "../../evaluate/caller";
import { coversAction } from "../../evaluate/statement";
import { NO } from "../../evaluate/truth";
import type { Tags } from "../../model";
import type { Condition, Policy } from "../../policy/policy";
import { requiredValues } from "./required-values";
import { REQUEST_TAG } from "./tag-uses";

/** More combinations of values than these aren't looked at one by one. */
const LIMIT = 16;

/**
 * The session tags that a trust policy requires of those whom an identity provider sends, a set for each combination of
 * values; none where it leaves them open.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-saml
 */
export function pinnedTags({ statements }: Policy, caller: Caller, action: string): readonly Tags[] {
    const name = action.toLowerCase();
    const allowing = statements.filter(
        (one) => one.effect === "Allow" && coversAction(one, name) && isNamed(namedBy(one, caller)) !== NO,
    );
    const [first, ...others] = allowing.map(({ conditions }) => requiredTags(conditions));
    if (first === undefined) return [];
    let combinations: Tags[] = [{}];
    for (const [key, { name, values }] of first) {
        if (!others.every((one) => one.has(key))) continue;
        const all = new Set([...values, ...others.flatMap((one) => one.get(key)?.values ?? [])]);
        if (all.size * combinations.length > LIMIT) continue;
        combinations = combinations.flatMap((tags) => [...all].map((value) => ({ ...tags, [name]: value })));
    }
    return combinations.filter((tags) => Object.keys(tags).length > 0);
}

/** The tags that conditions require, by key in lower case, with their values. */
function requiredTags(
    conditions: readonly Condition[],
): Map<string, { readonly name: string; readonly values: string[] }> {
    return new Map(
        conditions.flatMap((condition) => {
            const { key, name, operator } = condition;
            const { comparison } = operator;
            if (!key.startsWith(REQUEST_TAG) || comparison.family !== "string" || comparison.by === "ignore-case")
                return [];
            const required = requiredValues(condition) ?? [];
            const values = required.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
            // A pattern, or a variable, leaves more values.
            const isExact = "templates" in condition.values && values.length === condition.values.templates.length;
            return isExact ? [[key, { name: name.slice(REQUEST_TAG.length), values }] as const] : [];
        }),
    );
}
