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
    /** What it starts from: a name, an AMI ID or an SSM parameter, see `imageOf`. Default: Amazon Linux 2023. */
    readonly image?: string;
    /** Set where this is a fleet: instances of an Auto Scaling group, all with these tags. */
    readonly fleet?: FleetSize;
    /** Set where these are nodes outside EC2, registered with an activation. The type and the image then mean nothing. */
    readonly activation?: ActivationLimits;
}

/** Who can register with an activation. */
export interface ActivationLimits {
    /** How many nodes. */
    readonly registrationLimit: number;
    /** Until when, such as `2026-12-31T18:00:00Z`. */
    readonly expires: string;
}

/** The instances of a model but for the nodes outside EC2. */
export function onEc2(instances: AccessModel["instances"]): AccessModel["instances"] {
    return Object.fromEntries(Object.entries(instances).filter(([, { activation }]) => activation === undefined));
}

/** How many instances a fleet has. */
export interface FleetSize {
    readonly min: number;
    readonly max: number;
    /** Default: `min` at first, then what scaling decides. */
    readonly desired?: number | undefined;
}

/** What limits a grant's sessions beside the instances. */
export interface GrantLimits {
    /** The session documents, by name or ARN. Default: the stack's own, which opens a shell. */
    readonly documents?: readonly string[] | undefined;
    /** Whether the principal must have signed in with MFA. Default: false. For users alone: roles' sessions carry no MFA. */
    readonly mfa?: boolean | undefined;
    /** The public addresses, as IPv4 and IPv6 ranges, that sessions are opened from. Default: any. */
    readonly sourceAddresses?: readonly string[] | undefined;
    /** When the access begins, such as `2026-07-01T06:00:00Z`. Default: at once. */
    readonly from?: string | undefined;
    /** When the access ends, such as `2026-12-31T18:00:00Z`. Default: never. */
    readonly until?: string | undefined;
}

/** The limits of a grant, or of whatever else has them, without what isn't set. */
export function limitsOf({ documents, mfa, sourceAddresses, from, until }: GrantLimits): GrantLimits {
    return {
        ...(documents !== undefined && { documents }),
        ...(mfa === true && { mfa }),
        ...(sourceAddresses !== undefined && { sourceAddresses }),
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
    };
}

/** Sessions on the instances named. Its policy holds their ARNs, so it changes with every instance. */
export interface InstancesGrant extends GrantLimits {
    readonly by: "instances";
    readonly instances: readonly string[];
}

/** Sessions on every instance, present and future, that carries each key with one of its values. */
export interface TagsGrant extends GrantLimits {
    readonly by: "tags";
    readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** Sessions on every instance whose tags of these keys equal the principal's own tags (attribute-based access). */
export interface PrincipalTagsGrant extends GrantLimits {
    readonly by: "principal-tags";
    readonly keys: readonly string[];
}

/** Who reaches what: by names, by tags or by principal tags. */
export type Grant = InstancesGrant | TagsGrant | PrincipalTagsGrant;

/** The instances that a grant is about, as a text that is the same in whatever order they are written. */
export function grantTarget(grant: Grant): string {
    switch (grant.by) {
        case "instances":
            return JSON.stringify([grant.by, [...grant.instances].sort()]);
        case "tags": {
            const tags = Object.entries(grant.tags).map(([key, values]) => [key, [...values].sort()]);
            return JSON.stringify([grant.by, tags.sort()]);
        }
        case "principal-tags":
            return JSON.stringify([grant.by, [...grant.keys].sort()]);
    }
}

interface ModelUser {
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

/** Who can assume a role. */
export type RoleTrust =
    /** People of a SAML provider: one that exists, or one that the stack makes from the provider's metadata. */
    | { readonly by: "saml"; readonly provider: Existing | { readonly metadataFile: string } }
    /** People or workloads of an OIDC provider: tokens for one of the audiences, issued to one of the subjects. */
    | {
          readonly by: "oidc";
          readonly provider: Existing | { readonly issuer: string };
          readonly audiences: readonly string[];
          readonly subjects: readonly string[];
      }
    /** IAM Identity Center's users and groups, by ID, with an entitlement of account access manager. */
    | {
          readonly by: "account-access";
          /** The application: one that exists, or one that the stack makes for an instance of IAM Identity Center. */
          readonly provider: Existing | { readonly instanceArn: string };
          readonly users: readonly string[];
          readonly groups: readonly string[];
      };

/**
 * A permission set of IAM Identity Center for users and groups, by ID, in this account. IAM Identity Center makes the role
 * and its trust policy.
 */
export interface Assignment {
    readonly by: "identity-center";
    readonly instanceArn: string;
    /** The region of IAM Identity Center. Default: the stack's. */
    readonly region?: string | undefined;
    readonly users: readonly string[];
    readonly groups: readonly string[];
    /** How long a sign-in lasts, as ISO 8601 has it. */
    readonly sessionDuration: string;
    /** Where the values of session tags come from, by key, for the whole instance. Default: nothing is set. */
    readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** An identity provider or an application that the account has. */
interface Existing {
    readonly arn: string;
}

export interface ModelRole {
    readonly trust: RoleTrust | Assignment;
    readonly grants: readonly Grant[];
    /** The role's own tags. A session tag of the same key overrides them. */
    readonly tags: Tags;
    /** The keys of the session tags that the role requires. No other key is accepted. */
    readonly sessionTags: readonly string[];
    /** The values that the session tag SSMSessionRunAs can have. Without any, the role doesn't accept the tag. */
    readonly runAs: readonly string[];
    /** The people who are known to assume the role, with their session tags. */
    readonly people: Readonly<Record<string, Tags>>;
}

/** Instances, users, groups and roles by their names. A group's members are users of the same model. */
export interface AccessModel {
    readonly instances: Readonly<Record<string, ModelInstance>>;
    readonly users?: Readonly<Record<string, ModelUser>> | undefined;
    readonly groups?: Readonly<Record<string, ModelGroup>> | undefined;
    readonly roles?: Readonly<Record<string, ModelRole>> | undefined;
    /** The operating system's users that sessions run as. They exist on every instance. */
    readonly osUsers?: readonly string[] | undefined;
    /** What the account has already. */
    readonly existing?: ExistingModel | undefined;
}

/** Principals that get a policy and stay as they are otherwise, and instances that grants can name. */
export interface ExistingModel {
    readonly users?: ExistingPrincipals | undefined;
    readonly groups?: ExistingPrincipals | undefined;
    readonly roles?: ExistingPrincipals | undefined;
    /** The IDs of the instances, by the names that grants have for them. */
    readonly instances?: Readonly<Record<string, string>> | undefined;
}
type ExistingPrincipals = Readonly<Record<string, { readonly grants: readonly Grant[] }>>;

/** Where a principal is in a model: `["users", "alice"]`, `["existing", "roles", "ops"]`. */
interface Placed<Kind extends "user" | "group" | "role"> {
    readonly kind: Kind;
    readonly name: string;
    readonly place: readonly string[];
}

/** A principal of a model: a user, group or role, with its name and grants. */
type ModelPrincipal =
    | (Placed<"user"> & ModelUser & { readonly existing: false })
    | (Placed<"group"> & ModelGroup & { readonly existing: false })
    | (Placed<"role"> & ModelRole & { readonly existing: false })
    | (Placed<"user" | "group" | "role"> & { readonly grants: readonly Grant[]; readonly existing: true });

/** Every user, group and role of a model. */
export function principalsOf(model: Partial<AccessModel>): readonly ModelPrincipal[] {
    const { users = {}, groups = {}, roles = {}, existing = {} } = model;
    const entries = <Kind extends "user" | "group" | "role", Principal, Existing extends boolean>(
        kind: Kind,
        all: Readonly<Record<string, Principal>> | undefined,
        found: Existing,
    ) =>
        Object.entries(all ?? {}).map(([name, principal]) => {
            const place = [...(found ? ["existing"] : []), `${kind}s`, name];
            return { ...principal, kind, name, place, existing: found };
        });
    return [
        ...entries("user", users, false),
        ...entries("group", groups, false),
        ...entries("role", roles, false),
        ...entries("user", existing.users, true),
        ...entries("group", existing.groups, true),
        ...entries("role", existing.roles, true),
    ];
}
