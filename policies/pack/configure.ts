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
interface ConfigureMethod {
    requestDeserialize: (bytes: Buffer) => ConfigureRequest;
}

function loadService(): unknown {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("@pulumi/pulumi/proto/analyzer_grpc_pb");
}

/** The engine's call that configures the pack, where Pulumi's module has it. */
function methodOf(load: () => unknown): ConfigureMethod | undefined {
    try {
        const { AnalyzerService } = load() as { AnalyzerService?: { configure?: ConfigureMethod } };
        const method = AnalyzerService?.configure;
        return typeof method?.requestDeserialize === "function" ? method : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Lets the pack refuse a configuration with a rule or a setting that it doesn't have: the engine passes over both, and
 * the rule somebody relies on would stay as it is by default. The policy SDK shows rules only their own settings, so
 * this reads the engine's request before the SDK does. Call it before the pack is created.
 * @param load gives Pulumi's module of the engine's requests, which isn't public: a version without it, or with another
 * one, is told of, and each rule then checks its own settings only.
 */
export function refuseMistakes(rules: readonly Rule[], load: () => unknown = loadService): void {
    const method = methodOf(load);
    if (method === undefined) {
        console.error(
            "This version of @pulumi/pulumi doesn't show the pack its whole configuration: unknown rule names and unused exceptions aren't reported.",
        );
        return;
    }
    const read = method.requestDeserialize.bind(method);
    method.requestDeserialize = (bytes) => {
        const request = read(bytes);
        if (typeof request.getPolicyconfigMap !== "function") return request;

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
