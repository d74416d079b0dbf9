import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { ConfigurationError, settingProblems } from "./configuration";
import { exceptionFor, exceptionsSchema } from "./exceptions";
import { Inputs } from "./inputs";
import { withoutStacks } from "./known";
import { inOneForm, isNative, judgesNative, judgeSubject } from "./native";
import type { Remediation, ResourceCheck, Rule, RuleConfig, StackCheck } from "./rule";
import { LazyStackSubject, LazySubject } from "./subject";
import { remedied } from "./wording";

/**
 * The rule as the policy SDK wants it. A rule with both checks is one policy with both callbacks; `inputs` are what the
 * program gives the resources of a stack.
 */
export function policyOf(rule: Rule, inputs = new Inputs()): ResourceValidationPolicy | StackValidationPolicy {
    const { resource, stack, stackType, remediate } = rule;
    const read = configReader(rule);
    return {
        ...wording(rule),
        ...(resource && { validateResource: validateResource(rule, resource, read) }),
        ...(resource && remediate && { remediateResource: remediateResource(resource, remediate, read) }),
        ...(stack && { validateStack: ofType(validateStack(rule, stack, read, inputs), markOf(stackType)) }),
    };
}

type ConfigReader = (args: { getConfig<T extends object>(): T }) => RuleConfig;

/** Reads the rule's configuration and refuses one with mistakes; the same one is checked once. */
function configReader(rule: Rule): ConfigReader {
    const schema = schemaOf(rule);
    let checked: RuleConfig = {};
    return (args) => {
        const config = args.getConfig<RuleConfig>();
        const keys = Object.keys(config);
        if (keys.length !== Object.keys(checked).length || keys.some((key) => config[key] !== checked[key])) {
            const inSchema = settingProblems(schema, config);
            const problems = inSchema.length > 0 ? inSchema : (rule.mistakes?.(config) ?? []);
            if (problems.length > 0)
                throw new ConfigurationError(`The configuration of ${rule.name}: ${problems.join("; ")}`);

            checked = config;
        }
        return config;
    };
}

/** As `exceptionFor`; what is wrong with an exception is reported with the rule's name. */
function excepted(rule: string, resource: { urn: string; name: string }, config: RuleConfig): string | undefined {
    try {
        return exceptionFor(resource, config);
    } catch (error) {
        throw error instanceof ConfigurationError
            ? new ConfigurationError(`The configuration of ${rule}: ${error.message}`)
            : error;
    }
}

function validateResource(
    { name, remediationSteps }: Rule,
    resource: ResourceCheck,
    read: ConfigReader,
): ResourceValidationPolicy["validateResource"] {
    const { types } = resource;
    const judged = new Set(types);
    const native = judgesNative(types);
    const validate: Exclude<ResourceValidationPolicy["validateResource"], unknown[] | undefined> = (args, report) => {
        if (!judged.has(args.type) && !(native && isNative(args.type))) return;

        const config = read(args);
        const reason = excepted(name, args, config);
        const subject = new LazySubject(args);
        const result = judgeSubject(resource, subject, config);
        if (reason !== undefined) {
            if (result.answer === "violates") tellException(name, `${args.type} ${args.name}`, reason);

            return withoutStacks(() => args.notApplicable(`switched off for this resource: ${reason}`));
        }
        switch (result.answer) {
            case "complies":
                return;
            case "not applicable":
                return withoutStacks(() => args.notApplicable(result.reason));
            case "left to the stack":
                return withoutStacks(() => args.notApplicable("the stack decides: it is judged as a whole"));
            case "unknown":
                if (subject.redacted.size > 0) {
                    console.log(
                        `${name}: ${result.what} of ${args.type} ${args.name} is a secret that was redacted; analyze the stack with its passphrase or key to judge it`,
                    );
                    return withoutStacks(() => args.notApplicable(`${result.what} is a redacted secret`));
                }
                // Not a violation, but never silent: the engine shows what a pack prints among its diagnostics.
                console.log(
                    `${name}: ${result.what} of ${args.type} ${args.name} is unknown in this preview; the update judges it before it creates the resource`,
                );
                return withoutStacks(() => args.notApplicable(`${result.what} is unknown in a preview`));
            case "violates":
                result.problems.forEach((problem) => report(remedied(problem, remediationSteps)));
        }
    };
    return ofType(validate, types.length === 1 && !native ? types[0] : undefined);
}

/** The type that a stack must have for a rule; none where a resource of another provider may stand for it. */
function markOf(type: string | undefined): string | undefined {
    return type !== undefined && judgesNative([type]) ? undefined : type;
}

/** The SDK spares policies with this mark the resources of other types, so a pack of many rules stays quick. */
function ofType<T extends object | undefined>(validate: T, type: string | undefined): T {
    return validate === undefined || type === undefined ? validate : Object.assign(validate, { __pulumiType: type });
}

/** What a rule would have reported is never left out without a word. */
function tellException(rule: string, resource: string, reason: string): void {
    console.log(`${rule}: leaves ${resource} alone, as configured: ${reason}`);
}

function remediateResource(
    { types }: ResourceCheck,
    remediate: Remediation,
    read: ConfigReader,
): NonNullable<ResourceValidationPolicy["remediateResource"]> {
    return (args) => {
        if (!types.includes(args.type)) return undefined;

        const config = read(args);
        if (exceptionFor(args, config) !== undefined) return undefined;

        return remediate(args.props, new LazySubject(args), config) ? args.props : undefined;
    };
}

function validateStack(
    { name, remediationSteps }: Rule,
    check: StackCheck,
    read: ConfigReader,
    inputs: Inputs,
): StackValidationPolicy["validateStack"] {
    return (args, report) => {
        const config = read(args);
        const byUrn = new Map(args.resources.map((one) => [one.urn, one]));
        const told = new Set<string>();
        for (const { problem, urn, unknown } of check(
            args.resources.flatMap((one) => inOneForm(new LazyStackSubject(one, inputs))),
            config,
        )) {
            const resource = urn === undefined ? undefined : byUrn.get(urn);
            const reason = resource && excepted(name, resource, config);
            if (unknown === true) console.log(`${name}: not known before deployment: ${problem}`);
            else if (resource === undefined || reason === undefined) report(remedied(problem, remediationSteps), urn);
            else if (!told.has(resource.urn)) {
                told.add(resource.urn);
                tellException(name, `${resource.type} ${resource.name}`, reason);
            }
        }
    };
}

function wording(rule: Rule) {
    return {
        name: rule.name,
        displayName: rule.name,
        description: rule.description,
        severity: rule.severity,
        enforcementLevel: rule.enforcementLevel,
        remediationSteps: rule.remediationSteps,
        url: rule.url,
        tags: [...rule.tags],
        ...(rule.framework && { framework: rule.framework }),
        configSchema: schemaOf(rule),
    };
}

/** The schema of a rule's settings with what every rule's has. */
export function schemaOf({ settings }: Rule): PolicyConfigSchema {
    return { properties: { ...settings, exceptions: exceptionsSchema } };
}
