import { unknownKey } from "./wording";
import { ConfigurationError, settingProblems } from "./configuration";
import { exceptionFor } from "./exceptions";
import { schemaOf } from "./policy";
import { rememberExceptions } from "./remembered-exceptions";
import type { Rule, RuleConfig } from "./rule";

/** The parts of the engine's request that matter here; the SDK's generated code declares more. */
interface ConfigureRequest {
    getPolicyconfigMap(): {
        entries(): Iterable<[string, { getProperties(): { toJavaScript(): RuleConfig } | undefined }]>;
    };
}
interface AnalyzerService {
    readonly configure?: { requestDeserialize: (bytes: Buffer) => ConfigureRequest };
}

/**
 * Lets the pack refuse a configuration with a rule or a setting that it doesn't have: the engine passes over both, and
 * the rule somebody relies on would stay as it is by default. The policy SDK shows rules only their own settings, so
 * this reads the engine's request before the SDK does. Call it before the pack is created.
 */
export function refuseMistakes(rules: readonly Rule[]): void {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const service = (require("@pulumi/pulumi/proto/analyzer_grpc_pb") as { AnalyzerService: AnalyzerService })
        .AnalyzerService.configure;
    if (service === undefined) return;

    const read = service.requestDeserialize;
    service.requestDeserialize = (bytes) => {
        const request = read(bytes);
        const configs = [...request.getPolicyconfigMap().entries()].map(
            ([name, config]) => [name, config.getProperties()?.toJavaScript() ?? {}] as const,
        );
        const problems = configs.flatMap(([name, config]) => configurationProblems(name, config, rules));
        rememberExceptions(configs);
        if (problems.length > 0) {
            // An error here would reach the engine without its text; the SDK passes on what is thrown to itself.
            request.getPolicyconfigMap = () => {
                throw new ConfigurationError(`The configuration has mistakes:\n${problems.join("\n")}`);
            };
        }
        return request;
    };
}

/** What is wrong with one key of a configuration file and its value. */
export function configurationProblems(name: string, config: RuleConfig, rules: readonly Rule[]): readonly string[] {
    if (name === "all") {
        const keys = Object.keys(config);
        return keys.length === 0 ? [] : [`all: ${unknownKey(keys[0] ?? "", "", "enforcementLevel")}`];
    }
    const rule = rules.find((one) => one.name === name);
    if (rule === undefined) {
        const near = rules.filter((one) => one.name.startsWith(name.slice(0, 5))).map((one) => one.name);
        const expected = near.length > 0 ? `all, ${near.join(", ")}` : "all, or a rule of docs/policies.md";
        return [`unknown rule ${JSON.stringify(name)} (expected ${expected})`];
    }
    const inSchema = [...settingProblems(schemaOf(rule), config), ...exceptionProblems(config)];
    const problems = inSchema.length > 0 ? inSchema : (rule.mistakes?.(config) ?? []);
    return problems.map((problem) => `${name}: ${problem}`);
}

function exceptionProblems(config: RuleConfig): readonly string[] {
    try {
        exceptionFor({ urn: "", name: "" }, config);
        return [];
    } catch (error) {
        if (error instanceof ConfigurationError) return [error.message];

        throw error;
    }
}
