import type { Condition, PolicyStatement } from "../policy/policy";
import { meets } from "./condition";
import { isUnknown, type RequestContext } from "./context";
import { coversResource, type Target } from "./statement";
import { MAYBE } from "./truth";
import { fill } from "./variables";

/** What a statement hangs on that isn't known, as sentences. */
export function openQuestions(statement: PolicyStatement, target: Target, context: RequestContext): string[] {
    const open: string[] = [];
    if (coversResource(statement, target.resource, context) === MAYBE) {
        if (typeof target.resource !== "string") open.push(`the resource ${target.resource.unknown}`);
        else
            open.push(
                "a variable in Resource has no value, and AWS says only that the statement might then be invalid",
            );
    }
    for (const condition of statement.conditions) {
        if (meets(condition, context) === MAYBE) open.push(conditionQuestion(condition, context));
    }
    return open;
}

function conditionQuestion({ name, key, operator, values }: Condition, context: RequestContext): string {
    const value = context.get(key);
    if (value !== undefined && isUnknown(value)) return `${name} ${value.unknown}`;
    if (operator.set === "none" && Array.isArray(value) && value.length > 1) {
        return `${name} has several values, and AWS defines ${operator.name} on several values only with ForAllValues: or ForAnyValue:`;
    }
    for (const template of "templates" in values ? values.templates : []) {
        const filled = fill(template, context);
        if (filled.kind === "unknown") return `\${${filled.name}} isn't known`;
        if (filled.kind === "absent") {
            return `\${${filled.name}} has no value, and AWS says only that the statement might then be invalid`;
        }
    }
    return `${name}: AWS doesn't say how ${operator.name} compares a value that isn't an ARN of six parts`;
}
