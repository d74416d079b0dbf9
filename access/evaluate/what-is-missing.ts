import type { PolicyStatement } from "../policy/policy";
import { meetsAll } from "./condition";
import type { RequestContext } from "./context";
import { outcomeOf, type Layer, type LayerPolicies, layerStatements, statementsOf } from "./outcome";
import { describeStatement } from "./statement-text";
import { nearestMisses } from "./nearest-miss";
import { statementName } from "./reasons";
import { applies, coversAction, type Target } from "./statement";
import { NO, YES } from "./truth";
import { fill } from "./variables";

/**
 * What a request that isn't allowed lacks, as sentences that follow "would be allowed if". Each by itself would be enough:
 * what the request would have to bring, or else what the policies would have to say.
 */
export function whatIsMissing(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): readonly string[] {
    const nearest = nearestMisses(layers, target, context);
    if (nearest.length > 0)
        return nearest.map(({ text, statement }) => (statement === "" ? text : `${text} (${statement})`));

    const parts = lackingPolicies(layers, target, context);
    return parts.length === 0 ? [] : [parts.join(" and ")];
}

/** What the policies would have to say, all of it. */
function lackingPolicies(layers: readonly LayerPolicies[], target: Target, context: RequestContext): string[] {
    return [...denials(layers, target, context), ...unknownDocuments(layers), ...silence(layers, target, context)];
}

/** As `whatIsMissing`, where one thing alone is missing. */
export function oneThingMissing(
    layers: readonly LayerPolicies[],
    target: Target,
    context: RequestContext,
): string | undefined {
    const [nearest] = nearestMisses(layers, target, context);
    if (nearest !== undefined) return `${nearest.text} (${nearest.statement})`;
    const [only, ...more] = lackingPolicies(layers, target, context);
    return more.length === 0 ? only : undefined;
}

/** All of the Deny statements that apply, or may. */
function denials(layers: readonly LayerPolicies[], target: Target, context: RequestContext): string[] {
    const found = layerStatements(layers)
        .filter((statement) => statement.effect === "Deny" && applies(statement, target, context) !== NO)
        .map((statement) => `${named(statement)}: ${describeStatement(statement, target)}`);
    if (found.length === 0) return [];
    return [`${found.length === 1 ? "this Deny weren't there" : "these Denies weren't there"}: ${found.join("; ")}`];
}

function unknownDocuments(layers: readonly LayerPolicies[]): string[] {
    const names = layers.flatMap(({ policies }) =>
        policies.flatMap((one) => (one.kind === "unknown" ? [one.name] : [])),
    );
    return [...new Set(names)].map((name) => `the document of ${name} allowed it and denied nothing`);
}

const LAYERS: Readonly<Record<Layer, string>> = {
    identity: "a policy of the principal",
    boundary: "its permissions boundary",
    scp: "a service control policy of each level",
    session: "a session policy",
    account: "the principal's own account",
    trust: "the role's trust policy",
    rcp: "a resource control policy of each level",
};

/** What each layer in which nothing allows would have to say. */
function silence(layers: readonly LayerPolicies[], target: Target, context: RequestContext): string[] {
    const { allowed } = outcomeOf(layers, target, context);
    const closed = layers.filter(
        ({ policies }, index) => allowed[index] !== YES && policies.every(({ kind }) => kind !== "unknown"),
    );
    const name = target.name ?? target.action;
    const resource = typeof target.resource === "string" ? target.resource : `an ARN that ${target.resource.unknown}`;
    const only = closed.length === 1 ? closed[0] : undefined;
    const [similar] = only === undefined ? [] : elsewhere(only, target, context);
    if (similar !== undefined) return [`${named(similar)} covered ${resource}: it ${describeStatement(similar)}`];
    return [...new Set(closed.map(({ layer }) => layer))].map((layer) =>
        layer === "account"
            ? `${resource} were in ${LAYERS.account}`
            : `${LAYERS[layer]} allowed ${name} on ${resource}`,
    );
}

/** Statements that would allow it, were it in another region or account, or of another name. */
function elsewhere(
    { policies }: LayerPolicies,
    { action, resource }: Target,
    context: RequestContext,
): PolicyStatement[] {
    const kind = typeof resource === "string" ? kindOf(resource) : undefined;
    if (kind === undefined) return [];
    return statementsOf(policies).filter(
        (statement) =>
            statement.effect === "Allow" &&
            coversAction(statement, action) &&
            meetsAll(statement.conditions, context) === YES &&
            statement.resources?.negated === false &&
            statement.resources.patterns.some(
                (one) => kindOf(one.text) === kind && fill(one, context).kind !== "absent",
            ),
    );
}

/** `ec2 instance` of an instance's ARN. */
function kindOf(arn: string): string | undefined {
    const match = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:([^/:]+)/.exec(arn);
    return match === null ? undefined : `${match[1]} ${match[2]}`;
}

function named(statement: PolicyStatement): string {
    return `${statement.policy}, ${statementName(statement)}`;
}
