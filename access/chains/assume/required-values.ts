import type { ContextValue } from "../../evaluate/context";
import type { Condition } from "../../policy/policy";

/** A value that meets a condition, and how the policy writes it. */
export interface RequiredValue {
    readonly text: string;
    readonly value: ContextValue;
}

/** The values that a condition asks for; undefined for one that asks for none, or for none that can be said. */
export function requiredValues({ operator, values, key }: Condition): RequiredValue[] | undefined {
    const { comparison, negated, ifExists, set } = operator;
    if (negated || ifExists || !("templates" in values) || values.family === "bool") return undefined;
    // ForAllValues is met by none.
    if (set === "all" && key !== "aws:tagkeys") return undefined;
    const isPattern = comparison.family === "arn" || (comparison.family === "string" && comparison.by === "like");
    return values.templates.flatMap(({ text, variables }): RequiredValue[] => {
        if (variables.length > 0) return [];
        if (!isPattern || !/[*?]/.test(text)) return [{ text, value: text }];
        return [{ text, value: { unknown: "is what the trust policy asks for", like: text } }];
    });
}

/** A text that a pattern matches, as short as one that isn't empty can be. */
export function plainest(pattern: string): string {
    return pattern.replaceAll("*", "").replaceAll("?", "x") || "x";
}
