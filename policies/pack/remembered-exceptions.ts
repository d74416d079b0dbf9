import type { RuleConfig } from "./rule";

let remembered: ReadonlyMap<string, unknown> = new Map();

/** Keeps the exceptions of all rules: the policy SDK shows each rule only its own settings. */
export function rememberExceptions(configs: readonly (readonly [rule: string, config: RuleConfig])[]): void {
    remembered = new Map(
        configs.flatMap(([rule, { exceptions }]) => (exceptions === undefined ? [] : [[rule, exceptions]])),
    );
}

/** The exceptions that each rule is configured with. */
export function rememberedExceptions(): ReadonlyMap<string, unknown> {
    return remembered;
}
