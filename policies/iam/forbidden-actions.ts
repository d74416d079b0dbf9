import { allowing, named } from "./sessions";
import { isAllowedOn, type WayFinder } from "./ways-round";

/** Finds the statements that allow any of these actions. */
export function forbidden(actions: readonly string[], meaning: string): WayFinder {
    return (policy, config) => {
        const byStatement = new Map<string, string[]>();
        for (const action of actions) {
            for (const statement of allowing(policy, action).filter((one) => !isAllowedOn(one, config))) {
                byStatement.set(named(statement), [...(byStatement.get(named(statement)) ?? []), action]);
            }
        }
        return [...byStatement].map(([statement, allowed]) => `${statement} allows ${allowed.join(", ")}: ${meaning}.`);
    };
}
