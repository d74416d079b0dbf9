import type { PolicyStatement } from "../policy/policy";
import { isUnknown, type RequestContext } from "./context";
import { outcomeOf, verdictOf, type LayerPolicies, type Verdict } from "./outcome";
import { applies, type Target } from "./statement";
import { MAYBE, YES } from "./truth";
import { combinations, resourceWitnesses, witnessesOf, type Witness } from "./witnesses";

/** More combinations of unknown values than this aren't tried: the verdict then stays unknown. */
const LIMIT = 4096;

/** What an unknown verdict comes to in every case that can occur. */
export interface Settled {
    readonly verdict: Exclude<Verdict, "unknown">;
    /** Whether a Deny applies in every case. */
    readonly explicit: boolean;
}

/**
 * Tries every value that matters of everything unknown. Statements may depend on the same value in opposite ways, "allow if
 * the tag is a" and "allow unless it is a": then each by itself is unknown, and yet the verdict isn't.
 * @returns the verdict where all cases agree; nothing where they differ, or are too many.
 */
export function settle(layers: readonly LayerPolicies[], target: Target, context: RequestContext): Settled | undefined {
    const open = openStatements(layers, target, context);
    if (open === undefined) return undefined;
    const variables = variableKeys(open);
    const resources = typeof target.resource === "string" ? [target.resource] : resourcesOf(target, open, context);
    if (resources === undefined) return undefined;
    const choices: [string, readonly Witness[]][] = [];
    let cases = resources.length;
    for (const key of new Set([...open.flatMap(keysOf), ...variables])) {
        const value = context.get(key);
        if (value === undefined || !isUnknown(value)) continue;
        // Where a value is filled in elsewhere, other values matter than those that its own conditions tell apart.
        if (variables.has(key) && value.oneOf === undefined) continue;
        const conditions = open.flatMap((statement) => statement.conditions.filter((one) => one.key === key));
        const values = witnessesOf(value, conditions, context);
        // Left as it is, the value keeps what depends on it unknown.
        if (values === undefined) continue;
        choices.push([key, values]);
        cases *= values.length;
        if (cases > LIMIT) return undefined;
    }
    return agreed(layers, target, context, resources, choices);
}

/** The statements that may apply. Nothing is settled while a whole document is unknown. */
function openStatements(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): PolicyStatement[] | undefined {
    const open: PolicyStatement[] = [];
    for (const { policies } of layers) {
        for (const policy of policies) {
            if (policy.kind === "unknown") return undefined;
            open.push(...policy.statements.filter((statement) => applies(statement, target, context) === MAYBE));
        }
    }
    return open;
}

function keysOf({ conditions }: PolicyStatement): string[] {
    return conditions.map(({ key }) => key);
}

/** Keys whose values are filled in in the place of variables. */
export function variableKeys(open: readonly PolicyStatement[]): Set<string> {
    const templates = open.flatMap(({ resources, conditions }) => [
        ...(resources?.patterns ?? []),
        ...conditions.flatMap(({ values }) => ("templates" in values ? values.templates : [])),
    ]);
    return new Set(templates.flatMap(({ variables }) => variables.map(({ key }) => key)));
}

function resourcesOf(
    { resource }: Target,
    open: readonly PolicyStatement[],
    context: RequestContext,
): readonly string[] | undefined {
    if (typeof resource === "string") return [resource];
    const patterns = open.flatMap(({ resources }) => resources?.patterns ?? []);
    return resourceWitnesses(resource, patterns, context);
}

function agreed(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
    resources: readonly string[],
    choices: readonly (readonly [string, readonly Witness[]])[],
): Settled | undefined {
    let result: Settled | undefined;
    for (const resource of resources) {
        for (const chosen of combinations(choices)) {
            const known: RequestContext = {
                // A key that is chosen to be absent must not be looked up further.
                get: (key) => (chosen.has(key) ? chosen.get(key) : context.get(key)),
            };
            const outcome = outcomeOf(layers, { ...target, resource }, known);
            const verdict = verdictOf(outcome);
            if (verdict === "unknown" || (result !== undefined && result.verdict !== verdict)) return undefined;
            result = { verdict, explicit: outcome.denied === YES && (result?.explicit ?? true) };
        }
    }
    return result;
}
