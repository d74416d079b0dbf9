import type * as z from "zod";
import type { AccessModel } from "../../access/model";
import { checkDefaultTags } from "./check-default-tags";
import { checkSession } from "./check-session";
import { checkModel } from "./check-model";
import { planNetwork, type NetworkPlan } from "./check-network";
import { checkSizes } from "./check-sizes";
import { configurationPath } from "./configuration-path";
import { consoleSettings, type ConsoleSettings } from "../settings/console";
import { SCENARIO_NAMES, scenarios, type ScenarioName } from "..";
import { instanceSettings, type InstanceSettings } from "../settings/instances";
import { networkSettings } from "../settings/network";
import { ConfigurationError, NAMESPACE, type Problem } from "./problem";
import { parseMap, problemsOf } from "./read-value";
import { readRegion, unknownRegion } from "./region";
import { sessionSettings, type SessionInput } from "../settings/session";
import type { Scenario } from "../scenario";
import { didYouMean } from "../../access/suggest";
import { comesLater, unknownKeys } from "./unknown-keys";
import { warnings } from "./warnings";

/** The stack's configuration, read and checked. */
export interface Configuration {
    readonly scenario: ScenarioName;
    /** Who reaches what. */
    readonly model: AccessModel;
    readonly region: string;
    readonly network: NetworkPlan;
    readonly instances: InstanceSettings;
    readonly session: SessionInput;
    readonly console: ConsoleSettings;
    /** What is allowed and may yet be a mistake. */
    readonly warnings: readonly string[];
}

/** What the configuration is read from. */
export interface ConfigurationSource {
    /** Every key with its namespace, as `pulumi.runtime.allConfig()` gives it. */
    readonly values: Readonly<Record<string, string>>;
    /** The environment's variables: the region, if the configuration has none, and which keys are secret. */
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The settings beside the scenarios' own. */
export const generalSettings = {
    network: networkSettings,
    instances: instanceSettings,
    session: sessionSettings,
    console: consoleSettings,
};
const KEYS: readonly string[] = ["scenario", ...SCENARIO_NAMES, ...Object.keys(generalSettings)];

/**
 * Reads and checks the whole configuration, also the settings of scenarios that aren't selected.
 *
 * @throws ConfigurationError with everything that is wrong.
 */
export function readConfiguration({ values, environment }: ConfigurationSource): Configuration {
    const problems: Problem[] = unknownKeys(values, KEYS);
    const value = (key: string) => values[`${NAMESPACE}:${key}`];
    const read = <Schema extends z.ZodType>(key: string, schema: Schema): z.output<Schema> | undefined => {
        const text = value(key);
        const parsed = text === undefined ? { value: {}, problems: [] } : parseMap(key, text);
        problems.push(...parsed.problems);
        const result = parsed.problems.length > 0 ? undefined : schema.safeParse(parsed.value);
        if (result?.success === false) {
            problems.push(...problemsOf(result.error, key, parsed.value));
        }
        return result?.data;
    };

    const region = readRegion(values, environment, problems);
    const scenario = readScenario(value("scenario"), problems);
    const general = {
        instances: read("instances", instanceSettings),
        session: read("session", sessionSettings),
        console: read("console", consoleSettings),
        network: read("network", networkSettings),
    };
    // Settings with problems are replaced by the defaults to find what else is wrong.
    const instances = general.instances ?? instanceSettings.parse({});
    const session = general.session ?? sessionSettings.parse({});
    const console = general.console ?? consoleSettings.parse({});
    problems.push(...checkSession(instances, session, region));

    let selected: AccessModel | undefined;
    // Pulumi.yaml gives every key the default {}: what a scenario needs is asked only of the one that is selected.
    const written = (name: string) => !["{}", undefined].includes(value(name)?.trim());
    for (const name of SCENARIO_NAMES.filter((candidate) => candidate === scenario || written(candidate))) {
        const defaults = { instanceType: instances.instanceType, console: console.login };
        const settings = read(name, scenarios[name].settings);
        const model = settings && (scenarios[name] as Scenario).model(settings, defaults);
        if (model !== undefined) {
            const found = [...checkModel(model, instances.architecture), ...checkSizes(model, session, region)];
            problems.push(
                ...withoutRepetitions(
                    found.map((problem) => ({ ...problem, path: configurationPath(name, problem.path, settings) })),
                    problems,
                ),
            );
            selected = name === scenario ? model : selected;
        }
    }
    problems.push(...(selected === undefined ? [] : checkDefaultTags(values["aws:defaultTags"], selected)));
    const names = Object.keys(selected?.instances ?? {});
    const network = planNetwork(general.network ?? {}, session, region, names, problems);
    if (problems.length > 0 || scenario === undefined || selected === undefined) {
        throw new ConfigurationError(problems, secretKeys(environment));
    }
    return {
        scenario,
        model: selected,
        region,
        network,
        instances,
        session,
        console,
        warnings: [...unknownRegion(region), ...shown(warnings(selected), scenario, secretKeys(environment))],
    };
}

/** Problems that weren't found before: what all instances have in common is wrong once, not once an instance. */
function withoutRepetitions(found: readonly Problem[], before: readonly Problem[]): Problem[] {
    const text = ({ path, allowed }: Problem) => JSON.stringify([path, allowed]);
    const known = new Set(before.map(text));
    return found.filter((problem) => !known.has(text(problem)) && known.add(text(problem)));
}

function readScenario(text: string | undefined, problems: Problem[]): ScenarioName | undefined {
    const name = SCENARIO_NAMES.find((candidate) => candidate === text);
    if (name === undefined) {
        const allowed = `one of ${SCENARIO_NAMES.join(", ")}`;
        const hint =
            text === undefined
                ? "pulumi config set scenario group"
                : (comesLater(text) ?? didYouMean(text, SCENARIO_NAMES));
        problems.push({ path: ["scenario"], found: text, allowed, hint });
    }
    return name;
}

/** Warnings repeat what the settings say: of a secret only how many there are. */
function shown(texts: readonly string[], scenario: ScenarioName, secret: readonly string[]): readonly string[] {
    const key = `${NAMESPACE}:${scenario}`;
    return texts.length > 0 && secret.includes(key)
        ? [`${key} is a secret: warnings about it (${texts.length}) aren't shown.`]
        : texts;
}

/** The keys whose values the engine decrypted. Pulumi's SDK knows them too and has no public way to ask. */
function secretKeys(environment: ConfigurationSource["environment"]): readonly string[] {
    const keys: unknown = JSON.parse(environment["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
    return Array.isArray(keys) ? keys.map(String) : [];
}
