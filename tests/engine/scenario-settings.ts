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

/** Moto's instance of IAM Identity Center takes any ARN. */
export const IDENTITY_CENTER = {
    instanceArn: "arn:aws:sso:::instance/ssoins-aaaabbbbccccdddd",
    groups: ["11111111-2222-3333-4444-555555555555"],
};
const source = (path: string) => `\${path:${path}}`;

/** Settings of the scenario federated, by where people sign in, with the sources that need IAM Identity Center. */
export const FEDERATED = {
    "identity-center": {
        source: "identity-center",
        identityCenter: {
            ...IDENTITY_CENTER,
            users: ["66666666-7777-8888-9999-000000000000"],
            sessionDuration: "PT4H",
            attributes: {
                Department: source("enterprise.department"),
                Environment: source("enterprise.costCenter"),
                SSMSessionRunAs: source("userName"),
            },
        },
    },
    "account-access": { source: "account-access", accountAccess: IDENTITY_CENTER },
};
