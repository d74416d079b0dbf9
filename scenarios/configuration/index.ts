import type { ScenarioName } from "..";
import type { AccessModel, Tags } from "../../access/model";
import type { ConsoleSettings } from "../settings/console";
import type { InstanceSettings } from "../settings/instances";
import type { SessionInput } from "../settings/session";
import { withCommonTags } from "./check-common-tags";
import { checkWritten } from "./check-configuration";
import { planConfiguration, type Plan } from "./plan-configuration";
import { ConfigurationError, NAMESPACE, type Problem } from "./problem";
import { readWritten, type ConfigurationSource } from "./read-configuration";
import { unknownRegion } from "./region";
import { warnings } from "./warnings";

export { ConfigurationError } from "./problem";
export { samlMetadata } from "./saml-metadata";
export { generalSettings, type ConfigurationSource } from "./read-configuration";

/** The stack's configuration, read, checked and planned. */
export interface Configuration {
    readonly scenario: ScenarioName;
    /** Who reaches what. */
    readonly model: AccessModel;
    readonly region: string;
    readonly plan: Plan;
    readonly instances: InstanceSettings;
    readonly session: SessionInput;
    readonly console: ConsoleSettings;
    /** The tags of every resource. The model has them already. */
    readonly tags: Tags | undefined;
    /** Whether Pulumi refuses to delete what can't be recreated. */
    readonly protect: boolean;
    /** What is expected and may yet be a mistake. */
    readonly warnings: readonly string[];
}

/**
 * Reads and checks the whole configuration, also the settings of scenarios that aren't selected, and plans what depends
 * on it alone.
 *
 * @throws ConfigurationError with everything that is wrong.
 */
export function readConfiguration(source: ConfigurationSource): Configuration {
    const problems: Problem[] = [];
    const written = readWritten(source, problems);
    checkWritten(written, source, problems);
    const { scenario, region, instances, session, console } = written;
    const { tags, protect } = written.resources;
    const own = written.scenarios.find(({ name }) => name === scenario)?.model;
    const model = own && withCommonTags(own, tags ?? {});
    const plan = planConfiguration(written, model ?? { instances: {} }, problems);
    const secret = secretKeys(source.environment);
    if (problems.length > 0 || scenario === undefined || model === undefined)
        throw new ConfigurationError(problems, secret);

    return {
        scenario,
        model,
        region,
        plan,
        instances,
        session,
        console,
        tags,
        protect,
        warnings: [...unknownRegion(region), ...shown(warnings(model, instances, source.now), scenario, secret)],
    };
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
