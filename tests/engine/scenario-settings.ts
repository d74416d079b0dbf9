import { readConfiguration, type Configuration } from "../../scenarios/configuration";
import type { ScenarioName } from "../../scenarios";

/** The scenarios that come with defaults. */
export const NAMED_SCENARIOS = [
    "single-instance",
    "multiple-instances",
    "tags",
    "hierarchical-tags",
    "group",
    "federated",
] as const satisfies readonly ScenarioName[];
export type NamedScenario = (typeof NAMED_SCENARIOS)[number];

/** What stands under `config:` in a stack's file, keys with their namespace. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** The stack's configuration for a scenario; further settings by their keys without the namespace. */
export function settingsOf(scenario: ScenarioName, more: Readonly<Record<string, unknown>> = {}): StackConfig {
    return {
        "aws:region": "eu-central-1",
        "session-manager-access:scenario": scenario,
        ...Object.fromEntries(Object.entries(more).map(([key, value]) => [`session-manager-access:${key}`, value])),
    };
}

/** What the program reads from it: the model that the deployment is held against. */
export function configurationOf(config: StackConfig): Configuration {
    const values = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    return readConfiguration({ values: Object.fromEntries(values) as Record<string, string>, environment: {} });
}
