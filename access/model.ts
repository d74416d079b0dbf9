/**
 * The model: who should reach which instance. Everything else is made from it or held against it: the IAM documents
 * that components deploy, the declared table, the expectations of the policy pack.
 */

/** Tag keys and values, as AWS stores them: both case-sensitive. */
export type Tags = Readonly<Record<string, string>>;

/** An instance by the name the configuration gives it. */
export interface ModelInstance {
    /** The instance's tags, exactly: nothing is added to them. */
    readonly tags: Tags;
    /** The EC2 instance type. */
    readonly instanceType: string;
}

/** Sessions on the instances named. Its policy holds their ARNs, so it changes with every instance. */
export interface InstancesGrant {
    readonly by: "instances";
    readonly instances: readonly string[];
}

/** Sessions on every instance, present and future, that carries each key with one of its values. */
export interface TagsGrant {
    readonly by: "tags";
    readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** Sessions on every instance whose tags of these keys equal the principal's own tags (attribute-based access). */
export interface PrincipalTagsGrant {
    readonly by: "principal-tags";
    readonly keys: readonly string[];
}

/** Who reaches what: by names, by tags or by principal tags. */
export type Grant = InstancesGrant | TagsGrant | PrincipalTagsGrant;

export interface ModelUser {
    readonly grants: readonly Grant[];
    /** The IAM user's own tags, which grants by principal tags compare with the instances'. */
    readonly tags: Tags;
    /** Whether the user signs in to the AWS console with a password. */
    readonly console: boolean;
}

export interface ModelGroup {
    readonly members: readonly string[];
    readonly grants: readonly Grant[];
}

/** Instances, users and groups by their names. A group's members are users of the same model. */
export interface AccessModel {
    readonly instances: Readonly<Record<string, ModelInstance>>;
    readonly users: Readonly<Record<string, ModelUser>>;
    readonly groups: Readonly<Record<string, ModelGroup>>;
}
