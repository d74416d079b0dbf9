import type { Condition } from "../policy/policy";
import { meets } from "./condition";
import { INSTANCE_TAG_PREFIXES, type ContextValue, type RequestContext } from "./context";
import { asValue } from "./value-list";
import { demand } from "./condition-text";
import { NO, YES, type Truth } from "./truth";
import { fill } from "./variables";

/** Condition keys with other values than the request has; `undefined` is absent. */
export type Changes = ReadonlyMap<string, string | undefined>;

/** The request with some keys changed. */
export function changed(context: RequestContext, changes: Changes): RequestContext {
    return {
        get: (key): ContextValue | undefined => (changes.has(key) ? changes.get(key) : context.get(key)),
    };
}

/** The keys that change with a key: the same tag is there under two prefixes. */
export function sameKey(key: string): string[] {
    const prefix = INSTANCE_TAG_PREFIXES.find((one) => key.startsWith(one));
    return prefix === undefined ? [key] : INSTANCE_TAG_PREFIXES.map((one) => one + key.slice(prefix.length));
}

export function isInstanceTag(key: string): boolean {
    return INSTANCE_TAG_PREFIXES.some((prefix) => key.startsWith(prefix));
}

/** Keys of a principal's tags, in any letter case. */
export const PRINCIPAL_TAG = /^aws:PrincipalTag\//i;

/** A value of a key, and how to say it: behind "the instance had" for a tag, a sentence for another key. */
export interface Wanted {
    readonly value: string | undefined;
    readonly text: string;
    /** How to say it where the key may be absent as well, as far as these conditions go. */
    readonly orAbsent?: string;
}

/** A value with which all of some conditions on one key come out as wanted; nothing where none is found. */
export function valueFor(conditions: readonly Condition[], wanted: Truth, context: RequestContext): Wanted | undefined {
    const [first] = conditions;
    if (first === undefined) return undefined;
    const keys = sameKey(first.key);
    for (const value of new Set([...conditions.flatMap((one) => examples(one, context)), "x", undefined])) {
        const request = changed(context, new Map(keys.map((key) => [key, value])));
        if (!conditions.every((one) => meets(one, request) === wanted)) continue;
        return { value, ...sentence(conditions, first, value, wanted, context) };
    }
    return undefined;
}

/** Values that a condition speaks of, and their neighbours. */
function examples({ values }: Condition, context: RequestContext): string[] {
    switch (values.family) {
        case "null":
            return [];
        case "bool":
            return ["true", "false"];
        case "string":
        case "arn":
            return values.templates.flatMap((template) => {
                const filled = fill(template, context);
                if (filled.kind !== "text") return [];
                const text = filled.parts.map((part) => part.text).join("");
                const like = filled.parts.map((part) => (part.wildcards ? example(part.text) : part.text)).join("");
                return [text, like];
            });
        case "numeric":
        case "date":
            return values.numbers.flatMap((number) => [number, number - 1, number + 1].map(String));
        case "ip":
        case "binary":
            return values.texts.flatMap((text) => text.split("/")[0] ?? []);
    }
}

/** A text that a pattern matches. */
function example(pattern: string): string {
    return pattern.replaceAll("*", "").replaceAll("?", "x");
}

function sentence(
    conditions: readonly Condition[],
    { name, key, values }: Condition,
    value: string | undefined,
    wanted: Truth,
    context: RequestContext,
): Omit<Wanted, "value"> {
    const owner = isInstanceTag(key) ? "" : PRINCIPAL_TAG.test(key) ? "the principal had " : undefined;
    const tag = asValue(name.slice(name.indexOf("/") + 1));
    if (value === undefined) return { text: owner === undefined ? `${name} were absent` : `${owner}no tag ${tag}` };
    const open = conditions.filter((one) => meets(one, context) !== wanted);
    if (values.family === "bool" || open.some((one) => wantsOnly(one, value, wanted, context)))
        return { text: owner === undefined ? `${name} were ${asValue(value)}` : `${owner}${tag}=${asValue(value)}` };

    // Of several conditions on one key all must hold, those that hold already too.
    const asking = conditions.filter((one) => one.values.family !== "null");
    const demands = asking.map((one) => demand(one, wanted === YES, context)).join(" and ");
    if (owner === undefined) return { text: `${name} were ${demands === "" ? "present" : demands}` };
    if (demands === "") return { text: `${owner}a tag ${tag}` };
    const text = `${owner}a tag ${tag} that is ${demands}`;
    const without = changed(context, new Map(sameKey(key).map((one) => [one, undefined])));
    if (conditions.some((one) => meets(one, without) !== wanted)) return { text };
    return { text, orAbsent: `${owner}no tag ${tag}, or one that is ${demands}` };
}

/** Whether a condition is met, or isn't, by this value alone. */
function wantsOnly({ operator, values }: Condition, value: string, wanted: Truth, context: RequestContext): boolean {
    if (operator.negated !== (wanted === NO) || values.family !== "string" || values.templates.length !== 1)
        return false;

    const filled = values.templates.map((template) => fill(template, context))[0];
    return filled?.kind === "text" && filled.parts.map(({ text }) => text).join("") === value && !/[*?]/.test(value);
}
