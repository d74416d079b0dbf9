import type { Condition, PolicyStatement } from "../policy/policy";
import { meets } from "./condition";
import { isUnknown, type RequestContext } from "./context";
import { outcomeOf, verdictOf, type LayerPolicies } from "./outcome";
import { statementName } from "./reasons";
import { applies, coversAction, coversResource, type Target } from "./statement";
import { NO, YES } from "./truth";
import { fill } from "./variables";
import { changed, isInstanceTag, sameKey, valueFor, type Changes, type Wanted } from "./wanted-value";

/** A request that would be allowed, and in what it differs from the one that isn't. */
export interface NearestMiss {
    /** The condition keys to change, in lower case; `undefined` is absent. */
    readonly changes: Changes;
    /** What would have to be so: "the instance had Environment=Development". */
    readonly text: string;
    /** The statements that would allow it. */
    readonly statement: string;
}

/** More ways than this aren't tried. */
const LIMIT = 1000;

/**
 * What a request would have to bring to be allowed: in each layer that doesn't allow, the values that an Allow statement
 * about its action and resource wants, and values that no Deny statement applies to. Each was tried, so nothing else is in
 * the way; those with the fewest changes.
 */
export function nearestMisses(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): readonly NearestMiss[] {
    const found = new Map<string, Way>();
    let tried = 0;
    for (const way of allowing(layers, target, context, START)) {
        for (const clear of undenied(layers, target, context, way, 3)) {
            if ((tried += 1) > LIMIT) break;
            if (clear.changes.size === 0 || !isAllowed(layers, target, changed(context, clear.changes))) continue;
            const text = textOf(clear, target);
            if (!found.has(text)) found.set(text, clear);
        }
        if (tried > LIMIT) break;
    }
    const fewest = Math.min(...[...found.values()].map(({ said }) => said.size));
    return [...found]
        .filter(([, { said }]) => said.size === fewest)
        .map(([text, { changes, statements }]) => ({ text, changes, statement: statements.join("; ") }));
}

/** Changes on the way to being allowed. */
interface Way {
    readonly changes: Changes;
    /** How each changed key is said, by the first of the keys that change together. */
    readonly said: ReadonlyMap<string, string>;
    readonly statements: readonly string[];
}

const START: Way = { changes: new Map(), said: new Map(), statements: [] };

function isAllowed(layers: readonly LayerPolicies[], target: Target, context: RequestContext): boolean {
    return verdictOf(outcomeOf(layers, target, context)) === "allowed";
}

/** One Allow statement for each layer that doesn't allow yet. */
function* allowing(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    way: Way,
): Generator<Way, void> {
    const [layer, ...rest] = layers;
    if (layer === undefined) {
        yield way;
        return;
    }
    const request = changed(context, way.changes);
    if (outcomeOf([layer], target, request).allowed[0] === YES) {
        yield* allowing(rest, target, context, way);
        return;
    }
    for (const statement of statementsOf(layer, "Allow")) {
        if (!coversAction(statement, target.action)) continue;
        if (coversResource(statement, target.resource, request) !== YES) continue;
        const next = met(statement, target, context, way);
        if (next !== undefined) yield* allowing(rest, target, context, next);
    }
}

function statementsOf({ policies }: LayerPolicies, effect: "Allow" | "Deny"): PolicyStatement[] {
    return policies
        .flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements))
        .filter((statement) => statement.effect === effect);
}

/** The way with what a statement's conditions want, where a value can be named that they want. */
function met(statement: PolicyStatement, target: Target, context: RequestContext, way: Way): Way | undefined {
    let next: Way = { ...way, statements: [...way.statements, `${statement.policy}, ${statementName(statement)}`] };
    const groups = new Map<string, Condition[]>();
    for (const condition of statement.conditions) {
        const [key = condition.key] = sameKey(condition.key);
        groups.set(key, [...(groups.get(key) ?? []), condition]);
    }
    for (const conditions of groups.values()) {
        const request = (): RequestContext => changed(context, next.changes);
        for (const condition of conditions) next = withPrincipalTag(condition, request(), next);
        if (conditions.every((one) => meets(one, request()) === YES)) continue;
        const [first] = conditions;
        const wanted = first && mayChange(first.key, target) ? valueFor(conditions, YES, request()) : undefined;
        if (first === undefined || wanted === undefined) return undefined;
        next = extended(next, first.key, wanted);
    }
    return next;
}

/** An instance's tag that should equal the principal's: what the principal would have to have. */
function withPrincipalTag({ key, values }: Condition, context: RequestContext, way: Way): Way {
    const value = context.get(key);
    if (!("templates" in values) || typeof value !== "string") return way;
    for (const template of values.templates) {
        const filled = fill(template, context);
        if (filled.kind === "text" || template.parts.length !== 1) continue;
        const { name } = filled;
        if (!/^aws:PrincipalTag\//i.test(name)) continue;
        return extended(way, name.toLowerCase(), {
            value,
            text: `the principal had ${name.slice(name.indexOf("/") + 1)}=${value}`,
        });
    }
    return way;
}

/** Who asks is who they are, and session documents have no tags. */
function mayChange(key: string, { resource }: Target): boolean {
    if (/^aws:(username|userid|principal(arn|account|type|orgid|orgpaths))$/.test(key)) return false;
    return !(
        isInstanceTag(key) &&
        typeof resource === "string" &&
        /^arn:[^:]*:ssm:[^:]*:[^:]*:document\//.test(resource)
    );
}

function extended(way: Way, key: string, { value, text }: Wanted): Way {
    const keys = sameKey(key);
    return {
        ...way,
        changes: new Map([...way.changes, ...keys.map((one): [string, string | undefined] => [one, value])]),
        said: new Map([...way.said, [keys[0] ?? key, text]]),
    };
}

/** The way with values that no Deny applies to: for each that would, one of its conditions isn't met. */
function* undenied(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    way: Way,
    rounds: number,
): Generator<Way, void> {
    const request = changed(context, way.changes);
    const denial = layers
        .flatMap((layer) => statementsOf(layer, "Deny"))
        .find((statement) => applies(statement, target, request) !== NO);
    if (denial === undefined) {
        yield way;
        return;
    }
    if (rounds === 0) return;
    for (const condition of denial.conditions) {
        if (!mayChange(condition.key, target)) continue;
        const wanted = valueFor([condition], NO, request);
        if (wanted !== undefined)
            yield* undenied(layers, target, context, extended(way, condition.key, wanted), rounds - 1);
    }
}

function textOf({ said }: Way, { resource }: Target): string {
    const tags = [...said].filter(([key]) => isInstanceTag(key)).map(([, text]) => text);
    const others = [...said].filter(([key]) => !isInstanceTag(key)).map(([, text]) => text);
    const had = tags.length === 0 ? [] : [`the ${nounOf(resource)} had ${tags.join(" and ")}`];
    return [...had, ...others].join(" and ");
}

function nounOf(resource: Target["resource"]): string {
    const arn = typeof resource === "string" ? resource : isUnknown(resource) ? (resource.like ?? "") : "";
    return /:(managed-)?instance\//.test(arn) ? "instance" : "resource";
}
