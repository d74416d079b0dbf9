import { bypassOf } from "../../access/bypasses";
import type { Policy, PolicyStatement } from "../../access/policy";
import type { Rule, RuleConfig } from "../pack/rule";
import { bypassChecks, bypassSettings, isAllowedOn } from "./bypass-checks";
import { allowing, named } from "./sessions";

/**
 * The rule that principals with limited sessions have none of these bypasses. What it says is what the table of bypasses
 * says of them; severity and page are those of the first.
 */
export function forbidBypasses(name: string, ...ids: readonly [string, ...string[]]): Rule {
    const bypasses = ids.map(bypassOf);
    const variants = bypasses.flatMap((one) => one.variants);
    const { severity, url } = bypassOf(ids[0]);
    return {
        name,
        description: `Principals with limited sessions can ${bypasses.flatMap((one) => one.variants[0]?.effect ?? []).join(", or ")}.`,
        why: bypasses.map(({ why }) => why).join(" "),
        severity: severity === "note" ? "low" : severity,
        enforcementLevel: "mandatory",
        remediationSteps: `${bypasses.map(({ remedy }) => remedy).join(" ")} Or list the resources that are meant in allowedResources.`,
        url,
        tags: ["bypasses", "iam"],
        settings: bypassSettings,
        ...bypassChecks((policy, config) => {
            const actions = [...new Set(variants.flatMap(({ act }) => act.actions))];
            return [...forbiddenStatements(policy, config, actions)].map(([statement, allowed]) => {
                const open = variants.filter(({ act }) => act.actions.some((action) => allowed.includes(action)));
                const effects = new Set(open.map(({ effect }) => effect));
                return forbiddenText(statement, allowed, `lets its principals ${[...effects].join(", and ")}`);
            });
        }),
    };
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

export function forbiddenText(statement: PolicyStatement, actions: readonly string[], meaning: string): string {
    return `${named(statement)} allows ${actions.join(", ")}, which ${meaning}.`;
}
