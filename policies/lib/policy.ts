import type {
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { exceptionFor, exceptionsSchema } from "./exceptions";
import { plainRecord, UNKNOWN } from "./known";
import type { ResourceRule, Rule, StackRule, StackSubject, Subject } from "./rule";

/** The rule as the policy SDK wants it. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    switch (rule.kind) {
        case "resource":
            return resourcePolicy(rule);
        case "stack":
            return stackPolicy(rule);
    }
}

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
    const types = new Set(rule.types);
    const policy: ResourceValidationPolicy = {
        ...wording(rule),
        validateResource: (args, reportViolation) => {
            if (!types.has(args.type)) {
                return;
            }
            const config = args.getConfig<Record<string, unknown>>();
            const reason = exceptionFor(args, config);
            if (reason !== undefined) {
                args.notApplicable(`Switched off for this resource: ${reason}`);
            }
            const result = rule.check(subjectOf(args), config);
            switch (result.answer) {
                case "complies":
                    return;
                case "not applicable":
                    return args.notApplicable(result.reason);
                case "violates":
                    result.problems.forEach((problem) => reportViolation(problem));
            }
        },
    };
    const { remediate } = rule;
    if (remediate) {
        policy.remediateResource = (args) => {
            if (!types.has(args.type)) {
                return undefined;
            }
            const config = args.getConfig<Record<string, unknown>>();
            return exceptionFor(args, config) === undefined ? remediate(args.props, config, args.type) : undefined;
        };
    }
    return policy;
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
    return {
        ...wording(rule),
        validateStack: (args, reportViolation) => {
            const config = args.getConfig<Record<string, unknown>>();
            const subjects = args.resources
                .filter((resource) => exceptionFor(resource, config) === undefined)
                .map(stackSubjectOf);
            for (const { problem, urn } of rule.check(subjects, config)) {
                reportViolation(problem, urn);
            }
        },
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
        configSchema: {
            ...rule.configSchema,
            properties: { ...rule.configSchema.properties, exceptions: exceptionsSchema },
        },
    };
}

function subjectOf(resource: ResourceValidationArgs | PolicyResource): Subject {
    return {
        type: resource.type,
        urn: resource.urn,
        name: resource.name,
        props: plainRecord(resource.props),
        defaultTags: resource.provider ? defaultTagsOf(plainRecord(resource.provider.props)) : {},
    };
}

function stackSubjectOf(resource: PolicyResource): StackSubject {
    const dependsOn = Object.entries(resource.propertyDependencies).map(
        ([property, from]) => [property, from.map(({ urn }) => urn)] as const,
    );
    return { ...subjectOf(resource), dependsOn: Object.fromEntries(dependsOn) };
}

/** The AWS provider's defaultTags, which the engine keeps as JSON text: its values are known or absent. */
function defaultTagsOf(props: Readonly<Record<string, unknown>>): Record<string, string> {
    const { defaultTags } = props;
    if (defaultTags === UNKNOWN || defaultTags === undefined) {
        return {};
    }
    try {
        const parsed: unknown = typeof defaultTags === "string" ? JSON.parse(defaultTags) : defaultTags;
        const tags = (parsed as { tags?: unknown }).tags ?? {};
        return Object.fromEntries(Object.entries(tags).filter((tag) => typeof tag[1] === "string"));
    } catch {
        return {};
    }
}
