import { coverage, resourcePatternOf } from "../match/arn";
import type { PolicyStatement } from "../policy/policy";
import { isVariable, type Template } from "../policy/template";
import { meets } from "./condition";
import type { RequestContext } from "./context";
import { type LayerPolicies, statementsOf } from "./outcome";
import { statementName, type Reason } from "./reasons";
import { coversAction, coversResource, type Target } from "./statement";
import { NO } from "./truth";
import { fill } from "./variables";

/**
 * Statements that are about a request but don't apply, because a variable in them has no value: what looks like a grant
 * of one's own sessions grants a role nothing.
 */
export function absentVariables(layers: readonly LayerPolicies[], target: Target, context: RequestContext): Reason[] {
    return layers.flatMap(({ layer, policies }) =>
        statementsOf(policies)
            .filter((statement) => coversAction(statement, target.action))
            .flatMap((statement): Reason[] => {
                const name = absentVariable(statement, target, context);
                if (name === undefined) return [];
                const { policy, effect } = statement;
                const why = WHY[name.toLowerCase()] ?? "it has no value in this request";
                const text = `${policy}, ${statementName(statement)}: \${${name}} matches nothing: ${why}`;
                return [{ layer, policy, statement: statementName(statement), effect, text }];
            }),
    );
}

const WHY: Readonly<Record<string, string>> = {
    "aws:username": "only users have aws:username, sessions of roles have none; aws:userid is there for both",
};

/** The variable whose missing value keeps a statement from covering the resource, or from meeting a condition. */
function absentVariable(
    { resources, conditions }: PolicyStatement,
    target: Target,
    context: RequestContext,
): string | undefined {
    const { resource } = target;
    if (resources !== undefined && coversResource({ resources }, resource, context) === NO) {
        if (resources.negated || typeof resource !== "string") return undefined;
        const about = resources.patterns.filter((one) => coverage(resourcePatternOf(open(one)), resource) !== "no");
        return firstAbsent(about, context);
    }
    const unmet = conditions.filter((one) => !one.operator.negated && meets(one, context) === NO);
    return firstAbsent(
        unmet.flatMap(({ values }) => ("templates" in values ? values.templates : [])),
        context,
    );
}

/** A pattern with wildcards in the place of its variables. */
function open({ parts }: Template): { text: string; wildcards: boolean }[] {
    return parts.map((part) => (isVariable(part) ? { text: "*", wildcards: true } : part));
}

function firstAbsent(templates: readonly Template[], context: RequestContext): string | undefined {
    for (const template of templates) {
        const filled = fill(template, context);
        if (filled.kind === "absent") return filled.name;
    }
    return undefined;
}
