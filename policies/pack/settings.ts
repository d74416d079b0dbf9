import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Rule } from "./rule";
import { invalid } from "./wording";

/** The schema of a setting that lists texts. */
export function textList(
    description: string,
    ...preset: readonly string[]
): PolicyConfigSchema["properties"][string] & { readonly default: string[] } {
    return { type: "array", items: { type: "string" }, default: [...preset], description };
}

/** The texts that such a setting lists: its schema has been checked. */
export function listed(setting: unknown, preset: readonly string[] = []): readonly string[] {
    return (setting ?? preset) as readonly string[];
}

/** Finds the texts of such a setting that can't be meant. */
export function mistakesIn(key: string, isWrong: (text: string) => boolean, expected: string): Rule["mistakes"] {
    return (config) =>
        listed(config[key])
            .filter(isWrong)
            .map((text) => invalid(key, text, expected));
}
