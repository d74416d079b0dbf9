import type { AnyPolicy } from "../evaluate/outcome";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";
import { Kept } from "../kept";

const known = new Kept<PolicyStatement, string>();

/**
 * What a statement says, whatever its name, its policy and the order of its lists: equal for statements that a
 * refactoring only moved. Statements that say the same in different words can still differ; that costs a line in an
 * explanation, never a verdict.
 */
export function identityOf(statement: PolicyStatement): string {
    return known.of(statement, () => identity(statement));
}

function identity({ effect, actions, resources, principals, conditions, odd = [] }: PolicyStatement): string {
    return JSON.stringify([
        effect,
        principals && [principals.negated, sorted(principals.entries.map(({ type, value }) => `${type} ${value}`))],
        actions.negated,
        sorted(actions.patterns.map(({ text }) => text.toLowerCase())),
        resources && [resources.negated, sorted(resources.patterns.map(written))],
        sorted(conditions.map(conditionIdentity)),
        ...odd.map(({ problem }) => problem),
    ]);
}

function conditionIdentity(condition: Condition): string {
    const { operator, key, values } = condition;
    const texts = "templates" in values ? values.templates.map(written) : valuesOf(condition);
    return JSON.stringify([operator.name, key, sorted(texts)]);
}

/** In a policy of 2008 the same text has no variables: it says something else. */
function written({ text, variables }: Template): string {
    return variables.length > 0 ? `variables ${text}` : text;
}

/** The values of a condition as they are written. */
export function valuesOf({ values }: Condition): string[] {
    switch (values.family) {
        case "string":
        case "arn":
        case "bool":
            return values.templates.map(({ text }) => text);
        case "null":
            return values.absent.map(String);
        case "numeric":
        case "date":
        case "ip":
        case "binary":
            return [...values.texts];
    }
}

/** What a policy says; of one that isn't known, why it isn't. */
export function policyIdentity(policy: AnyPolicy): string {
    if (policy.kind === "unknown") return JSON.stringify(["unknown", policy.name, policy.reason]);
    return JSON.stringify([policy.version, sorted(policy.statements.map(identityOf))]);
}

function sorted(texts: readonly string[]): readonly string[] {
    return [...new Set(texts)].sort();
}
