import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { defaultTagsOf, type StackProvider } from "../../access/stack";
import type { Inputs, Properties } from "./inputs";
import { at, plainRecord, UNKNOWN, withoutStacks } from "./known";
import type { StackSubject, Subject } from "./rule";

/** Copies a resource's properties when a rule first looks at them: most rules look at few of a stack's resources. */
export class LazySubject implements Subject {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    private readonly source: ResourceValidationArgs | PolicyResource;
    private readonly hidden = new Set<string>();
    private copied: Properties | undefined;
    private copiedProvider: StackProvider | undefined;

    constructor(source: ResourceValidationArgs | PolicyResource) {
        this.type = source.type;
        this.urn = source.urn;
        this.name = source.name;
        this.source = source;
    }

    get props(): Properties {
        return (this.copied ??= plainRecord(this.source.props, this.hidden));
    }

    get given(): Properties | undefined {
        return this.props;
    }

    get redacted(): ReadonlySet<string> {
        return this.props && this.hidden;
    }

    /** Most resources are asked for their ARN, to know the account, and for nothing else: it costs no copy. */
    get arn(): string | undefined {
        const arn = withoutStacks(() => {
            try {
                return (this.source.props as { readonly arn?: unknown }).arn;
            } catch {
                return undefined;
            }
        });
        return typeof arn === "string" ? arn : undefined;
    }

    get provider(): StackProvider | undefined {
        const { provider } = this.source;
        return provider === undefined
            ? undefined
            : (this.copiedProvider ??= { urn: provider.urn, name: provider.name, props: plainRecord(provider.props) });
    }

    get secretOutputs(): readonly string[] {
        return this.source.opts.additionalSecretOutputs;
    }

    get defaultTags(): Readonly<Record<string, string>> {
        const tags = Object.entries(defaultTagsOf(this.provider) ?? {});
        return Object.fromEntries(tags.filter((tag): tag is [string, string] => typeof tag[1] === "string"));
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
 * exists, what the program left to AWS is unknown there, and so is what it made from unknown things. What it left to AWS
 * is left out here. The inputs tell the two apart; where the engine didn't show them, what depends on other resources was
 * given.
 */
export class LazyStackSubject extends LazySubject implements StackSubject {
    readonly dependsOn: Readonly<Record<string, readonly string[]>>;
    readonly parent: string | undefined;
    private readonly inputs: Inputs;
    private known: Properties | undefined;

    constructor(source: PolicyResource, inputs: Inputs) {
        super(source);
        this.inputs = inputs;
        this.parent = source.parent?.urn;
        this.dependsOn = Object.fromEntries(
            Object.entries(source.propertyDependencies).map(([property, from]) => [
                property,
                from.map(({ urn }) => urn),
            ]),
        );
    }

    override get props(): Properties {
        return (this.known ??= this.withoutUngiven(super.props));
    }

    override get given(): Properties | undefined {
        return this.inputs.of(this.urn);
    }

    private withoutUngiven(props: Properties): Properties {
        const open = LEFT_TO_AWS.filter((property) => props[property] === UNKNOWN);
        // The inputs are copied only where they are needed.
        const given = open.length === 0 ? undefined : this.given;
        const ungiven = open.filter((property) =>
            given === undefined ? (this.dependsOn[property] ?? []).length === 0 : !(property in given),
        );
        if (ungiven.length === 0) return props;

        const left: Record<string, unknown> = Object.assign(Object.create(null) as Record<string, unknown>, props);
        ungiven.forEach((property) => delete left[property]);
        return left;
    }
}

/**
 * What a property of a resource is: in a stack what AWS made of it, as far as that is known, else what the program gives.
 * Undefined where the program leaves it to AWS and the resource isn't there yet; the provider's empty text is nothing.
 */
export function setting({ props, given = props }: Subject, ...path: readonly (string | number)[]): unknown {
    const made = at(props, ...path);
    const value = made === undefined || made === UNKNOWN ? at(given, ...path) : made;
    return value === "" ? undefined : value;
}

/** A resource as its program gives it, whatever AWS made of it. */
export function asGiven(subject: Subject): Subject {
    const { type, urn, name, given = subject.props, redacted, defaultTags, provider } = subject;
    return { type, urn, name, props: given, given, redacted, defaultTags, provider };
}

/** What the program itself gives a resource, where the engine showed that; else what the resource is. */
export function givenTo({ props, given = props }: Subject, ...path: readonly (string | number)[]): unknown {
    const value = at(given, ...path);
    return value === "" ? undefined : value;
}

/** Whether nothing is given: the provider has empty text and empty lists for it too. */
export function isNothing(value: unknown): boolean {
    return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
