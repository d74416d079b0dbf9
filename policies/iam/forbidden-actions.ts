import { actionsOf } from "../../access/bypasses";
import type { Policy, PolicyStatement } from "../../access/policy";
import type { RuleConfig } from "../pack/rule";
import { type BypassFinder, isAllowedOn } from "./bypass-rule";
import { allowing, named } from "./sessions";

/** Finds the statements that allow what does these bypasses. */
export function forbidden(bypasses: readonly string[], meaning: string): BypassFinder {
    const actions = actionsOf(...bypasses);
    return (policy, config) => forbiddenTexts(forbiddenStatements(policy, config, actions), meaning);
}

/** The statements that allow any of these actions, with those that each allows. */
export function forbiddenStatements(
    policy: Policy,
    config: RuleConfig,
    actions: readonly string[],
): ReadonlyMap<PolicyStatement, readonly string[]> {
    const found = new Map<PolicyStatement, string[]>();
    for (const action of actions) {
        for (const statement of allowing(policy, action).filter((one) => !isAllowedOn(one, config)))
            found.set(statement, [...(found.get(statement) ?? []), action]);
    }
    return found;
}

export function forbiddenTexts(
    found: ReadonlyMap<PolicyStatement, readonly string[]>,
    meaning: string,
): readonly string[] {
    return [...found].map(([statement, allowed]) => `${named(statement)} allows ${allowed.join(", ")}: ${meaning}.`);
}
