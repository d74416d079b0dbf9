import type {
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { exceptionFor, exceptionsSchema } from "./exceptions";
import { plainRecord, UNKNOWN } from "./known";
import type { Remediation, ResourceCheck, Rule, RuleConfig, StackCheck, StackSubject, Subject } from "./rule";

/** The rule as the policy SDK wants it. A rule with both checks is one policy with both callbacks. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    const { resource, stack, remediate } = rule;
    return {
        ...wording(rule),
        ...(resource && { validateResource: validateResource(rule.name, resource) }),
        ...(resource && remediate && { remediateResource: remediateResource(resource, remediate) }),
        ...(stack && { validateStack: validateStack(rule.name, stack) }),
    };
}

function validateResource(name: string, { types, check }: ResourceCheck): ResourceValidationPolicy["validateResource"] {
    const judged = new Set(types);
    const validate: Exclude<ResourceValidationPolicy["validateResource"], unknown[] | undefined> = (args, report) => {
        if (!judged.has(args.type)) {
            return;
        }
        const config = args.getConfig<RuleConfig>();
        const reason = exceptionFor(args, config);
        if (reason !== undefined) {
            args.notApplicable(`switched off for this resource: ${reason}`);
        }
        const result = check(new LazySubject(args), config);
        switch (result.answer) {
            case "complies":
                return;
            case "not applicable":
                return args.notApplicable(result.reason);
            case "unknown":
                // Not a violation, but never silent: the engine shows what a pack prints among its diagnostics.
                console.log(
                    `${name}: ${result.what} of ${args.type} ${args.name} is unknown in this preview; the update judges it before it creates the resource`,
                );
                return args.notApplicable(`${result.what} is unknown in a preview`);
            case "violates":
                result.problems.forEach((problem) => report(problem));
        }
    };
    const [only] = types;
    // The SDK spares policies with this mark the resources of other types, so a pack of many rules stays quick.
    return types.length === 1 ? Object.assign(validate, { __pulumiType: only }) : validate;
}

function remediateResource(
    { types }: ResourceCheck,
    remediate: Remediation,
): NonNullable<ResourceValidationPolicy["remediateResource"]> {
    return (args) => {
        if (!types.includes(args.type)) {
            return undefined;
        }
        const config = args.getConfig<RuleConfig>();
        if (exceptionFor(args, config) !== undefined) {
            return undefined;
        }
        return remediate(args.props, new LazySubject(args), config) ? args.props : undefined;
    };
}

function validateStack(name: string, check: StackCheck): StackValidationPolicy["validateStack"] {
    return (args, report) => {
        const config = args.getConfig<RuleConfig>();
        const excepted = new Set(
            args.resources.filter((one) => exceptionFor(one, config) !== undefined).map(({ urn }) => urn),
        );
        for (const { problem, urn, unknown } of check(
            args.resources.map((one) => new LazyStackSubject(one)),
            config,
        )) {
            if (unknown === true) {
                console.log(`${name}: not known before deployment: ${problem}`);
            } else if (urn === undefined || !excepted.has(urn)) {
                report(problem, urn);
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
        configSchema: {
            ...rule.configSchema,
            properties: { ...rule.configSchema.properties, exceptions: exceptionsSchema },
        },
    };
}

/** Copies a resource's properties when a rule first looks at them: most rules look at few of a stack's resources. */
class LazySubject implements Subject {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    private readonly source: ResourceValidationArgs | PolicyResource;
    private copied: Readonly<Record<string, unknown>> | undefined;

    constructor(source: ResourceValidationArgs | PolicyResource) {
        this.type = source.type;
        this.urn = source.urn;
        this.name = source.name;
        this.source = source;
    }

    get props(): Readonly<Record<string, unknown>> {
        return (this.copied ??= plainRecord(this.source.props));
    }

    get defaultTags(): Readonly<Record<string, string>> {
        return this.source.provider ? defaultTagsOf(plainRecord(this.source.provider.props)) : {};
    }
}

class LazyStackSubject extends LazySubject implements StackSubject {
    readonly dependsOn: Readonly<Record<string, readonly string[]>>;
    readonly parent: string | undefined;

    constructor(source: PolicyResource) {
        super(source);
        this.parent = source.parent?.urn;
        this.dependsOn = Object.fromEntries(
            Object.entries(source.propertyDependencies).map(([property, from]) => [
                property,
                from.map(({ urn }) => urn),
            ]),
        );
    }
}

/** The AWS provider's defaultTags, which the engine keeps as JSON text. */
function defaultTagsOf({ defaultTags }: Readonly<Record<string, unknown>>): Record<string, string> {
    if (defaultTags === UNKNOWN || defaultTags === undefined) {
        return {};
    }
    try {
        const parsed = (typeof defaultTags === "string" ? JSON.parse(defaultTags) : defaultTags) as { tags?: unknown };
        const tags: [string, unknown][] = Object.entries(parsed.tags ?? {});
        return Object.fromEntries(tags.filter((tag): tag is [string, string] => typeof tag[1] === "string"));
    } catch {
        return {};
    }
}
