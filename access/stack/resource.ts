import { isOpen, isRecord } from "./values";

type Properties = Readonly<Record<string, unknown>>;

/** A resource's provider, which says in which account and region it is. */
export interface StackProvider {
    readonly urn: string;
    readonly name: string;
    readonly props: Properties;
}

/**
 * A resource of a stack, wherever it was read: from a state, a preview, a plan, or what the engine shows a policy pack.
 * Values that aren't known are `UNKNOWN` or `SECRET`.
 */
export interface StackResource {
    /** Pulumi's type token, such as `aws:iam/user:User`. */
    readonly type: string;
    readonly urn: string;
    /** The name that the program gives it. */
    readonly name: string;
    /** Its outputs where they are known, else its inputs, and its `id`. */
    readonly props: Properties;
    /** The URNs of the resources that each of its properties was made from. */
    readonly dependsOn: Readonly<Record<string, readonly string[]>>;
    /** The URN of the component it is part of. */
    readonly parent: string | undefined;
    /** Its ARN as far as that is known, without the rest of its properties. */
    readonly arn: string | undefined;
    readonly provider: StackProvider | undefined;
    /** Set where the program only reads it, as `aws.iam.User.get` does: others manage it, and may have given it more. */
    readonly external?: true;
}

/** The tags that the AWS provider adds to every resource; undefined where they aren't known. */
export function defaultTagsOf(provider: StackProvider | undefined): Readonly<Record<string, unknown>> | undefined {
    const configured = provider?.props.defaultTags;
    if (isOpen(configured)) return undefined;
    const tags = (parsed(configured) as { tags?: unknown } | undefined)?.tags;
    return isOpen(tags) ? undefined : isRecord(tags) ? tags : {};
}

/** A provider's property: lists and objects are JSON text there. */
export function parsed(value: unknown): unknown {
    if (typeof value !== "string") return value ?? undefined;
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}
