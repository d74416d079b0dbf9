import { glob } from "../match/glob";
import type { Condition, PolicyStatement } from "../policy/policy";
import { meets } from "./condition";
import { INSTANCE_TAG_PREFIXES, type ContextValue, type RequestContext } from "./context";
import { outcomeOf, verdictOf, type LayerPolicies } from "./decide";
import { describeCondition } from "./describe";
import { statementName } from "./reasons";
import { coversAction, coversResource, type Target } from "./statement";
import { YES } from "./truth";
import { fill } from "./variables";

/** A request that would be allowed, and in what it differs from the one that isn't. */
export interface NearestMiss {
    /** The condition keys to change, in lower case; `undefined` is absent. */
    readonly changes: ReadonlyMap<string, string | undefined>;
    /** What would have to be so: "the instance had Environment=Development". */
    readonly text: string;
    /** The statement that would allow it. */
    readonly statement: string;
}

/**
 * What is missing for a request to be allowed: for each Allow statement that speaks of its action and resource, the values
 * its conditions want. Each was tried, so nothing else is in the way; those with the fewest changes come first.
 */
export function nearestMisses(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): readonly NearestMiss[] {
    const found = new Map<string, NearestMiss>();
    for (const statement of allows(layers)) {
        if (!coversAction(statement, target.action)) continue;
        if (coversResource(statement, target.resource, context) !== YES) continue;
        const miss = missOf(statement, target, context);
        if (miss === undefined || !isAllowed(layers, target, changed(context, miss.changes))) continue;
        if (!found.has(miss.text)) found.set(miss.text, miss);
    }
    const all = [...found.values()].sort((one, other) => one.changes.size - other.changes.size);
    return all.filter(({ changes }) => changes.size === all[0]?.changes.size);
}

function allows(layers: readonly LayerPolicies[]): PolicyStatement[] {
    const policies = layers.flatMap((layer) => layer.policies);
    return policies
        .flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements))
        .filter(({ effect }) => effect === "Allow");
}

function isAllowed(layers: readonly LayerPolicies[], target: Target, context: RequestContext): boolean {
    return verdictOf(outcomeOf(layers, target, context)) === "allowed";
}

/** What a statement's conditions want, where a value can be named that they want. */
function missOf(statement: PolicyStatement, { resource }: Target, context: RequestContext): NearestMiss | undefined {
    const changes = new Map<string, string | undefined>();
    const tags: string[] = [];
    const texts: string[] = [];
    for (const condition of statement.conditions) {
        if (meets(condition, changed(context, changes)) === YES) continue;
        const wanted = valueFor(condition, context);
        if (wanted === undefined) return undefined;
        for (const key of sameTag(condition.key)) changes.set(key, wanted.value);
        (isTag(condition) ? tags : texts).push(sentence(condition, wanted));
    }
    if (changes.size === 0) return undefined;
    const had = tags.length === 0 ? [] : [`the ${nounOf(resource)} had ${tags.join(" and ")}`];
    return {
        changes,
        text: [...had, ...texts].join(" and "),
        statement: `${statement.policy}, ${statementName(statement)}`,
    };
}

/** The same tag is there under two prefixes. */
function sameTag(key: string): string[] {
    const prefix = INSTANCE_TAG_PREFIXES.find((one) => key.startsWith(one));
    return prefix === undefined ? [key] : INSTANCE_TAG_PREFIXES.map((one) => one + key.slice(prefix.length));
}

function changed(context: RequestContext, changes: ReadonlyMap<string, string | undefined>): RequestContext {
    return {
        get: (key): ContextValue | undefined => (changes.has(key) ? changes.get(key) : context.get(key)),
    };
}

interface Wanted {
    readonly value: string | undefined;
    /** Whether other values would do as well, as the condition says. */
    readonly among: boolean;
}

/** A value with which a condition holds. */
function valueFor(condition: Condition, context: RequestContext): Wanted | undefined {
    const candidates: (string | undefined)[] = [];
    const { values, operator } = condition;
    switch (values.family) {
        case "null":
            candidates.push(...values.absent.map((absent) => (absent ? undefined : "x")));
            break;
        case "string":
        case "arn":
        case "bool":
            for (const template of values.templates) {
                const filled = fill(template, context);
                if (filled.kind === "text") candidates.push(example(filled.parts.map(({ text }) => text).join("")));
            }
            break;
        case "numeric":
        case "date":
            candidates.push(...values.numbers.flatMap((number) => [number, number - 1, number + 1].map(String)));
            break;
        case "ip":
        case "binary":
            candidates.push(...values.texts.map((text) => text.split("/")[0]));
    }
    if (operator.negated || operator.ifExists) candidates.push(undefined, "x");
    const value = candidates.find((one) => meets(condition, changed(context, new Map([[condition.key, one]]))) === YES);
    if (value === undefined && !candidates.includes(undefined)) return undefined;
    const [only] = "templates" in values ? values.templates : [];
    const single = "templates" in values && values.templates.length === 1 && only !== undefined;
    return { value, among: !(single && !operator.negated && glob(only.text).exact !== undefined) };
}

/** A text that a pattern matches. */
function example(pattern: string): string {
    return pattern.replaceAll("*", "").replaceAll("?", "x");
}

/** What comes after "the instance had" for a tag, and a sentence for anything else. */
function sentence(condition: Condition, { value, among }: Wanted): string {
    const { name } = condition;
    if (!isTag(condition)) {
        if (value === undefined) return `${name} were absent`;
        return among ? describeCondition(condition) : `${name} were ${value}`;
    }
    const tag = name.slice(name.indexOf("/") + 1);
    if (value === undefined) return `no tag ${tag}`;
    return among ? `a tag ${tag} with ${describeCondition(condition)}` : `${tag}=${value}`;
}

function isTag({ key }: Condition): boolean {
    return INSTANCE_TAG_PREFIXES.some((prefix) => key.startsWith(prefix));
}

function nounOf(resource: Target["resource"]): string {
    const arn = typeof resource === "string" ? resource : (resource.like ?? "");
    return /:(managed-)?instance\//.test(arn) ? "instance" : "resource";
}
