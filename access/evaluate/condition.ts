import { isWholeArn, matchArn, arnPatternOf } from "../match/arn";
import { globOf, matchGlob } from "../match/glob";
import type { Order } from "../policy/operators";
import type { Condition } from "../policy/policy";
import type { Template } from "../policy/template";
import { inRange, readAddress, readBinary, readDate, readNumber } from "../policy/values";
import { isUnknown, type RequestContext } from "./context";
import { all, and, any, MAYBE, NO, not, truth, YES, type Truth } from "./truth";
import { fill, type PossiblePart } from "./variables";

/**
 * Whether a request meets a condition.
 *
 * Unknown stands for a value that isn't known, and for what AWS doesn't define: `unclear` names those cases.
 */
export function meets(condition: Condition, context: RequestContext): Truth {
    const value = context.get(condition.key);
    if (condition.values.family === "null") return isNull(condition.values.absent, value);
    if (value === undefined) return missing(condition);
    if (isUnknown(value)) {
        if (value.oneOf === undefined) return MAYBE;
        const each = value.oneOf.map((one) => meetsPresent(condition, [one], context));
        if (value.absent === true) each.push(missing(condition));
        return each.every((one) => one === each[0]) ? (each[0] ?? MAYBE) : MAYBE;
    }
    return meetsPresent(condition, typeof value === "string" ? [value] : value, context);
}

function meetsPresent(condition: Condition, present: readonly string[], context: RequestContext): Truth {
    const { operator } = condition;
    // For ForAllValues and ForAnyValue an empty string is an empty set too.
    if (present.length === 0) return missing(condition);
    if (operator.set !== "none" && present.every((one) => one === "")) return missing(condition);
    // Several values without ForAllValues or ForAnyValue: AWS demands the prefix and defines nothing without it.
    if (operator.set === "none" && present.length > 1) return MAYBE;
    return meetsValues(condition, present, context);
}

function isNull(absent: readonly boolean[], value: ReturnType<RequestContext["get"]>): Truth {
    if (value !== undefined && isUnknown(value) && value.absent === true) return new Set(absent).size > 1 ? YES : MAYBE;
    const isAbsent = value === undefined || (Array.isArray(value) && value.length === 0);
    return truth(absent.includes(isAbsent));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function missing({ operator }: Condition): Truth {
    if (operator.ifExists || operator.set === "all") return YES;
    if (operator.set === "any") return NO;
    return truth(operator.negated);
}

function meetsValues(condition: Condition, present: readonly string[], context: RequestContext): Truth {
    const { set, negated } = condition.operator;
    const one = (value: string): Truth => {
        const matched = matches(condition, value, context);
        return negated ? not(matched) : matched;
    };
    return set === "any" ? any(present, one) : all(present, one);
}

/** Whether a value of the request equals one of the policy's, in the operator's sense and before any negation. */
function matches({ operator, values }: Condition, value: string, context: RequestContext): Truth {
    switch (values.family) {
        case "string": {
            const by = operator.comparison.family === "string" ? operator.comparison.by : "equals";
            return any(values.templates, (template) => {
                if (template.constant !== undefined) return truth(sameString(by, template.constant, value));
                return filled(template, context, operator.negated, (parts) => truth(sameText(by, parts, value)));
            });
        }
        case "bool":
            return any(values.templates, (template) =>
                filled(template, context, operator.negated, (parts) => truth(sameText("ignore-case", parts, value))),
            );
        case "arn":
            return any(values.templates, (template) =>
                filled(template, context, operator.negated, (parts) => {
                    const pattern = template.constant?.arn ?? arnPatternOf(parts);
                    // AWS compares six parts, and doesn't say what a shorter pattern does.
                    return isWholeArn(pattern) ? truth(matchArn(pattern, value)) : MAYBE;
                }),
            );
        case "numeric":
            return ordered(values.numbers, readNumber(value), operator.comparison);
        case "date":
            return ordered(values.numbers, readDate(value), operator.comparison);
        case "ip": {
            const address = readAddress(value);
            return truth(address !== undefined && values.ranges.some((range) => inRange(address, range)));
        }
        case "binary": {
            const bytes = readBinary(value);
            return truth(bytes !== undefined && values.bytes.includes(bytes));
        }
        case "null":
            return NO;
    }
}

function sameString(
    by: "equals" | "ignore-case" | "like",
    { exact, glob }: Pick<NonNullable<Template["constant"]>, "exact" | "glob">,
    value: string,
): boolean {
    switch (by) {
        case "equals":
            return exact === value;
        case "ignore-case":
            return exact.toLowerCase() === value.toLowerCase();
        case "like":
            return matchGlob(glob, value);
    }
}

/** As `sameString`, with wildcards in the place of what isn't known. */
function sameText(by: "equals" | "ignore-case" | "like", parts: readonly PossiblePart[], value: string): boolean {
    if (by === "like") return matchGlob(globOf(parts), value);
    const pattern = parts.map(({ text, open }) => ({ text: folded(by, text), wildcards: open }));
    return matchGlob(globOf(pattern), folded(by, value));
}

function folded(by: "equals" | "ignore-case", text: string): string {
    return by === "ignore-case" ? text.toLowerCase() : text;
}

function ordered(
    numbers: readonly number[],
    value: number | undefined,
    comparison: Condition["operator"]["comparison"],
): Truth {
    if (value === undefined || !("by" in comparison)) return NO;
    return truth(numbers.some((number) => compares(comparison.by as Order, value, number)));
}

function compares(by: Order, value: number, number: number): boolean {
    switch (by) {
        case "equals":
            return value === number;
        case "less":
            return value < number;
        case "less-or-equal":
            return value <= number;
        case "greater":
            return value > number;
        case "greater-or-equal":
            return value >= number;
    }
}

/**
 * A variable without a value never matches. Under a negated operator that alone would satisfy the condition, but AWS
 * says only that the statement might then be invalid, so there it is unclear.
 */
function filled(
    template: Template,
    context: RequestContext,
    negated: boolean,
    test: (parts: readonly PossiblePart[]) => Truth,
): Truth {
    const result = fill(template, context);
    switch (result.kind) {
        case "text":
            return test(result.parts);
        case "absent":
            return negated ? MAYBE : NO;
        case "unknown":
            if (result.parts === undefined || (negated && result.absent)) return MAYBE;
            return and(test(result.parts), MAYBE);
    }
}

/** All conditions of a statement must hold. */
export function meetsAll(conditions: readonly Condition[], context: RequestContext): Truth {
    let result: Truth = YES;
    for (const condition of conditions) {
        result = and(result, meets(condition, context));
        if (result === NO) return NO;
    }
    return result;
}
