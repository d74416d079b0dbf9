import type * as z from "zod";
import { SCENARIO_NAMES, scenarios, type ScenarioName } from "..";
import { DEFAULT_IMAGE } from "../../access/images";
import { mapValues } from "../../access/map-values";
import type { AccessModel } from "../../access/model";
import { didYouMean } from "../../access/suggest";
import type { Scenario, ScenarioModel } from "../scenario";
import { consoleSettings, type ConsoleSettings } from "../settings/console";
import { instanceSettings, type InstanceSettings } from "../settings/instances";
import { networkSettings, type NetworkInput } from "../settings/network";
import { principalSettings, type PrincipalSettings } from "../settings/principals";
import { resourceSettings, type ResourceSettings } from "../settings/resources";
import { sessionSettings, type SessionInput } from "../settings/session";
import { NAMESPACE, type Path, type Problem } from "./problem";
import { parseMap, problemsOf } from "./read-value";
import { readRegion } from "./region";
import { unknownKeys } from "./unknown-keys";

/** What the configuration is read from. */
export interface ConfigurationSource {
    /** Every key with its namespace, as `pulumi.runtime.allConfig()` gives it. */
    readonly values: Readonly<Record<string, string>>;
    /** The environment's variables: the region, if the configuration has none, and which keys are secret. */
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** The moment against which times are checked. Default: now. */
    readonly now?: Date | undefined;
}

/** The settings of one scenario, and the model they make. */
export interface ScenarioSettings {
    readonly name: ScenarioName;
    readonly model: AccessModel;
    /** The configuration's key for a place of the model. */
    readonly keyOf: (place: Path) => Path;
}

/** The configuration as it is written: each value is valid in itself, and not yet checked against the others. */
export interface WrittenConfiguration {
    readonly region: string;
    /** The scenario that is selected. Undefined if there is no such scenario. */
    readonly scenario: ScenarioName | undefined;
    /** Every scenario that has valid settings. */
    readonly scenarios: readonly ScenarioSettings[];
    readonly network: NetworkInput;
    readonly instances: InstanceSettings;
    readonly session: SessionInput;
    readonly console: ConsoleSettings;
    readonly principals: PrincipalSettings;
    readonly resources: ResourceSettings;
}

/** The settings beside the scenarios' own. */
export const generalSettings = {
    network: networkSettings,
    instances: instanceSettings,
    session: sessionSettings,
    console: consoleSettings,
    principals: principalSettings,
    resources: resourceSettings,
};
const KEYS: readonly string[] = ["scenario", ...SCENARIO_NAMES, ...Object.keys(generalSettings)];

/**
 * Reads every key by its schema, also the settings of scenarios that aren't selected. What is wrong is pushed to
 * `problems`; defaults replace it, so that the rest can still be checked.
 */
export function readWritten({ values, environment }: ConfigurationSource, problems: Problem[]): WrittenConfiguration {
    problems.push(...unknownKeys(values, KEYS));
    const value = (key: string) => values[`${NAMESPACE}:${key}`];
    const read = <Schema extends z.ZodType>(key: string, schema: Schema): z.output<Schema> | undefined => {
        const text = value(key);
        const parsed = text === undefined ? { value: {}, problems: [] } : parseMap(key, text);
        problems.push(...parsed.problems);
        const result = parsed.problems.length > 0 ? undefined : schema.safeParse(parsed.value);
        if (result?.success === false) problems.push(...problemsOf(result.error, key, parsed.value));

        return result?.data;
    };
    const region = readRegion(values, environment, problems);
    const scenario = readScenario(value("scenario"), problems);
    const instances = read("instances", instanceSettings) ?? instanceSettings.parse({});
    const session = read("session", sessionSettings) ?? sessionSettings.parse({});
    const console = read("console", consoleSettings) ?? consoleSettings.parse({});
    const principals = read("principals", principalSettings) ?? principalSettings.parse({});
    const resources = read("resources", resourceSettings) ?? { protect: false };
    const network = read("network", networkSettings) ?? {};

    // Pulumi.yaml gives every key the default {}: what a scenario needs is asked only of the one that is selected.
    const isWritten = (name: string) => !["{}", undefined].includes(value(name)?.trim());
    const defaults = { ...instances, console: console.login };
    const written = SCENARIO_NAMES.filter((name) => name === scenario || isWritten(name)).flatMap((name) => {
        const definition: Scenario = scenarios[name];
        const settings = read(name, definition.settings);
        if (settings === undefined) return [];
        const own = definition.model(settings);
        const setting = (place: Path) => definition.settingOf?.(place, settings) ?? place;
        return [{ name, model: complete(own, defaults), keyOf: keyOf(own, (place) => [name, ...setting(place)]) }];
    });
    return { region, scenario, scenarios: written, network, instances, session, console, principals, resources };
}

/** The model with the stack's defaults where the scenario leaves something out. */
function complete(
    { instances, users, ...rest }: ScenarioModel,
    defaults: InstanceSettings & { readonly console: boolean },
): AccessModel {
    return {
        instances: mapValues(
            instances,
            ({ tags, instanceType = defaults.instanceType, image = defaults.image, fleet, activation }) => ({
                tags,
                instanceType,
                ...(image !== DEFAULT_IMAGE && { image }),
                ...(fleet && { fleet }),
                ...(activation && { activation }),
            }),
        ),
        users:
            users &&
            mapValues(users, ({ grants = [], tags = {}, console = defaults.console }) => ({ grants, tags, console })),
        ...rest,
    };
}

/** What the scenario says is in its settings; what it leaves out of an instance is said for all instances. */
function keyOf({ instances }: ScenarioModel, inSettings: (place: Path) => Path) {
    return (place: Path): Path => {
        const [kind, name, part] = place;
        if (kind !== "instances") return inSettings(place);
        const { instanceType, image }: Partial<ScenarioModel["instances"][string]> = instances[String(name)] ?? {};
        const common = { instanceType: instanceType === undefined, image: image === undefined, rootVolumeSize: true };
        return common[part as keyof typeof common] ? ["instances", String(part)] : inSettings(place);
    };
}

function readScenario(text: string | undefined, problems: Problem[]): ScenarioName | undefined {
    const name = SCENARIO_NAMES.find((candidate) => candidate === text);
    if (name === undefined) {
        const expected = `one of ${SCENARIO_NAMES.join(", ")}`;
        const hint = text === undefined ? "pulumi config set scenario group" : didYouMean(text, SCENARIO_NAMES);
        problems.push({ path: ["scenario"], found: text, expected, hint });
    }
    return name;
}
