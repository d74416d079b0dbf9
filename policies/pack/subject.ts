import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { plainRecord, UNKNOWN } from "./known";
import type { StackSubject, Subject } from "./rule";

/** Copies a resource's properties when a rule first looks at them: most rules look at few of a stack's resources. */
export class LazySubject implements Subject {
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

/** Properties that rules read and that AWS decides where the program doesn't. */
const LEFT_TO_AWS = [
    "associatePublicIpAddress",
    "attachments",
    "ingress",
    "inlinePolicies",
    "instance",
    "instanceId",
    "lifecycleRules",
    "managedPolicyArns",
    "networkInterface",
    "networkInterfaceId",
    "networkInterfaces",
    "primaryNetworkInterface",
    "routes",
    "securityGroupIds",
    "securityGroups",
    "serverSideEncryptionConfiguration",
    "vpcSecurityGroupIds",
];

/**
 * As {@link LazySubject}, with what ties a resource to others. A stack's resources have their outputs: before a resource
 * exists, what the program left to AWS is unknown there, and so is what it made from unknown things. Only the second
 * depends on other resources: the first isn't given, and is left out here.
 */
export class LazyStackSubject extends LazySubject implements StackSubject {
    readonly dependsOn: Readonly<Record<string, readonly string[]>>;
    readonly parent: string | undefined;
    private given: Readonly<Record<string, unknown>> | undefined;

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

    override get props(): Readonly<Record<string, unknown>> {
        return (this.given ??= this.withoutUngiven(super.props));
    }

    private withoutUngiven(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
        const ungiven = LEFT_TO_AWS.filter(
            (property) => props[property] === UNKNOWN && (this.dependsOn[property] ?? []).length === 0,
        );
        if (ungiven.length === 0) {
            return props;
        }
        const left: Record<string, unknown> = Object.assign(Object.create(null) as Record<string, unknown>, props);
        ungiven.forEach((property) => delete left[property]);
        return left;
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
