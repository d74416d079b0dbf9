import { coverage } from "../match/arn";
import type { Condition, PolicyStatement } from "../policy/policy";
import type { Template } from "../policy/template";
import { meets } from "./condition";
import { isUnknown, type RequestContext } from "./context";
import { coversResource, type Target } from "./statement";
import { MAYBE } from "./truth";
import { fill } from "./variables";

/** The unknown values that a statement depends on, as sentences. */
export function openQuestions(statement: PolicyStatement, target: Target, context: RequestContext): string[] {
    const open = (statement.odd ?? []).map(({ where, problem, isQuestion }) =>
        isQuestion === true ? problem : `AWS may not take ${where}: ${problem}`,
    );
    if (coversResource(statement, target.resource, context) === MAYBE) {
        if (typeof target.resource !== "string") open.push(`the resource ${target.resource.unknown}`);
        else {
            const { patterns = [], negated = false } = statement.resources ?? {};
            open.push(...templateQuestions(patterns, negated, context), ...incompleteArns(patterns, target.resource));
        }
    }
    for (const condition of statement.conditions)
        if (meets(condition, context) === MAYBE) open.push(conditionQuestion(condition, context));

    return open;
}

function conditionQuestion({ name, key, operator, values }: Condition, context: RequestContext): string {
    const value = context.get(key);
    if (value !== undefined && isUnknown(value)) return `${name} ${value.unknown}`;
    if (operator.set === "none" && Array.isArray(value) && value.length > 1)
        return `${name} has several values, and AWS defines ${operator.name} on several values only with ForAllValues: or ForAnyValue:`;

    const [question] = templateQuestions("templates" in values ? values.templates : [], operator.negated, context);
    if (question !== undefined) return question;
    return `${name}: AWS doesn't say how ${operator.name} compares a value that isn't an ARN of six parts`;
}

/** Incomplete ARNs that cover a resource by one of AWS's rules and not by another. */
function incompleteArns(patterns: readonly Template[], resource: string): string[] {
    return patterns
        .filter(({ constant }) => constant !== undefined && coverage(constant.resource, resource) === "perhaps")
        .map(
            ({ text }) =>
                `${text} has fewer than six fields, and AWS's rules on completing it and on its wildcards or empty fields disagree`,
        );
}

/** What keeps variables from being filled in. */
function templateQuestions(templates: readonly Template[], negated: boolean, context: RequestContext): string[] {
    return templates.flatMap((template) => {
        const filled = fill(template, context);
        if (filled.kind === "text") return [];
        // Without negation a variable without a value just matches nothing.
        if (filled.kind === "absent" && !negated) return [];
        if (filled.kind === "absent")
            return [`\${${filled.name}} has no value, and AWS says only that the statement might then be invalid`];

        const value = context.get(filled.name.toLowerCase());
        const why = value !== undefined && isUnknown(value) ? value.unknown : "has several values";
        return [`\${${filled.name}} ${why}`];
    });
}
