import type { ContextValue, Unknown } from "../evaluate/context";
import type { AnyPolicy, PolicySet } from "../evaluate/outcome";
import type { Tags } from "../model";
import type { Policy } from "../policy/policy";
import type { IdentityCenter } from "./identity-center";

/**
 * What the matrix is made from: the principals and instances of an account, wherever they were read: the live account,
 * files of the AWS CLI, a stack's state, a preview, a plan.
 */
export interface Account {
    /** The account's twelve digits. */
    readonly id: string;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
    readonly principals: readonly AccountPrincipal[];
    readonly instances: readonly AccountInstance[];
    /** Groups of users, those without members too. Default: not known beyond what the users have of theirs. */
    readonly groups?: readonly AccountGroup[];
    /** The managed policies of the accounts' own, those that nobody has too. Default: not known beyond what principals have. */
    readonly managedPolicies?: readonly ManagedPolicy[];
    /** The moment that is asked about. Default: none, and what depends on the time is unknown. */
    readonly at?: Date | undefined;
    /** People and groups of IAM Identity Center, and what is assigned to them. Default: not known. */
    readonly identityCenter?: IdentityCenter | undefined;
    /**
     * What is known of each account's organization, by account ID; of an organization whose ID is known, all of its
     * accounts. Default: nothing.
     */
    readonly organizations?: ReadonlyMap<string, OrganizationMember>;
    /** The ARNs of an account's SAML and OIDC providers, by account ID. An account that isn't there: not known. */
    readonly identityProviders?: ReadonlyMap<string, ReadonlySet<string>>;
    /** The ARNs, in lower case, of identity providers that are deleted. Default: not known of any. */
    readonly goneProviders?: ReadonlySet<string>;
    /** The client IDs of OIDC providers, by ARN in lower case. A provider that isn't there: not known. */
    readonly clients?: ReadonlyMap<string, readonly string[]>;
    /** What should be read and isn't, such as an account of the organization: no answer counts it. Default: nothing. */
    readonly missing?: readonly MissingPart[];
}

/** A managed policy of an account's own. Its documents are read when they are asked for: most never are. */
export interface ManagedPolicy {
    readonly arn: string;
    /** The version that is in force: the object that its principals have. */
    readonly current: () => AnyPolicy;
    /** The versions that could be put in force again. */
    readonly others: () => readonly AnyPolicy[];
}

/** A group of users. */
export interface AccountGroup {
    readonly name: string;
    /** The account where it isn't the only one. Default: that of the source. */
    readonly account?: string;
    readonly policies: readonly AnyPolicy[];
}

/** How IAM Identity Center is called where it isn't read. */
export const IDENTITY_CENTER = "IAM Identity Center";

/** What should be answered for and isn't read. */
export interface MissingPart {
    /** In words: `account 123456789012 (prod)`. */
    readonly what: string;
    /** Why, as a sentence without a full stop. */
    readonly reason: string;
    /** The account's twelve digits, where an account is missing. */
    readonly account?: string;
}

/** That an answer doesn't count something, in words. */
export function missingText({ what, reason }: MissingPart): string {
    return `${what} is missing from this answer: ${reason}`;
}

/** An account's place in an organization. */
export interface OrganizationMember {
    /** The organization's ID, `o-…`. Default: not known. */
    readonly id?: string;
    /** The account's path in it, as `aws:PrincipalOrgPaths` has it: `o-…/r-…/ou-…/`. Default: not known. */
    readonly path?: string;
    /**
     * Service control policies by level, as the account's principals have them: they limit the roles of permission sets
     * that the source doesn't have.
     */
    readonly scps?: readonly (readonly AnyPolicy[])[];
    /** Resource control policies by level, from the root down: every level must allow. They limit who assumes the account's roles. */
    readonly rcps?: readonly (readonly AnyPolicy[])[];
    /** Set where the account is suspended or closed: nobody can make a call in it or from it. */
    readonly isSuspended?: true;
}

/** Somebody who isn't a principal of IAM and becomes one: see `access/chains/`. */
export type OutsideType =
    /** A person or a group of IAM Identity Center. */
    | "person"
    | "group"
    /** People that an identity provider vouches for. */
    | "saml"
    | "oidc"
    /** Any principal of another account that isn't read, or one of its principals. */
    | "account"
    | "external"
    /** An AWS service; holders of certificates (IAM Roles Anywhere). */
    | "service"
    | "certificate"
    /** Anyone with an AWS account. */
    | "anybody";

export type PrincipalType = "user" | "role" | OutsideType;

/** A user or a role, which stands for everyone who assumes it; or somebody who becomes one. */
export interface AccountPrincipal {
    readonly type: PrincipalType;
    /** The name; of an identity provider with the subjects that a trust policy lets in. */
    readonly name: string;
    /** The ARN. Somebody without one has the type and the name: `person:carol`, `service:lambda.amazonaws.com`. */
    readonly arn: string;
    /** The account where it isn't the only one, see `inOwnAccounts`. Default: the ARN's. */
    readonly account?: string;
    /** `AIDA…` or `AROA…`; absent where it isn't known yet. */
    readonly id?: string;
    readonly tags: Readonly<Record<string, ContextValue>>;
    /** Set where not even the tags' keys are known: any key may then be there. */
    readonly unknownTags?: Unknown;
    /** The groups a user is in, by name. */
    readonly groups: readonly string[];
    /** Inline, group and attached policies, the boundary and what else limits the principal. */
    readonly policies: PolicySet;
    /** A role's trust policy. */
    readonly trust?: Policy;
    /** Why the trust policy isn't known, where it isn't and the source tells. */
    readonly unknownTrust?: string;
    /** The session tags of the people who are known to assume the role, by name. Default: not known. */
    readonly people?: Readonly<Record<string, Tags>>;
    /** Set where the principal isn't everyone who assumes the role: see `withSessions`. */
    readonly session?: RoleSession;
    /** Set where a role's session surely comes from `sts:AssumeRole`: it carries no MFA, as one through an identity provider may. */
    readonly isAssumed?: true;
    /** Set where a person is disabled in IAM Identity Center: it can't sign in. */
    readonly isDisabled?: true;
    /** Set where a user or a person stands for anyone who may join its group: its name and ARN aren't known. */
    readonly isAnyMember?: true;
    /** Set where it is the session that a user gets of its own rights by `sts:GetFederationToken`, with a name that it chooses. */
    readonly federated?: {
        /** The user's ARN. */
        readonly user: string;
        /** Whether the user may pass session tags, which override its own. */
        readonly takesTags: boolean;
    };
    /** Set where a role is known to be in no instance profile, without which no instance gets it. */
    readonly lacksProfile?: true;
    /** Who the role is for, where that isn't people: an AWS service, or instances. */
    readonly use?: "service-linked" | "service" | "instance";
}

/** A role's sessions with the same session tags. */
export interface RoleSession {
    readonly tags: Tags;
    /** The keys of tags that it surely has or lacks, where others may come with it. Default: all. */
    readonly keys?: readonly string[];
    /** The ID in the identity store of the person of IAM Identity Center whose session it is. Default: not known. */
    readonly userId?: string;
    /** The session's name. Default: any. */
    readonly name?: string;
    /** Names that the session surely doesn't have, where its name isn't known. Default: none. */
    readonly otherThan?: readonly string[];
    /** The people who have such sessions. None: the session without session tags. */
    readonly people: readonly string[];
}

export interface AccountInstance {
    /** `i-…` or `mi-…`; before deployment the name that the program gives it. */
    readonly id: string;
    /** The tag Name, or the program's name for it. */
    readonly name?: string;
    /** Not known before the instance exists. */
    readonly arn: string | Unknown;
    /** The account where it isn't the only one, see `inOwnAccounts`. Default: the ARN's, else that of the source. */
    readonly account?: string;
    readonly region: string;
    /** Its tags. A value, before deployment, may not be known. */
    readonly tags: Readonly<Record<string, string | Unknown>>;
    /** Set where not even the tags' keys are known: any key may then be there. */
    readonly unknownTags?: Unknown;
    /** The role of its instance profile, by name. */
    readonly role?: string;
    /** Set where this stands for every instance that an Auto Scaling group of a stack launches. */
    readonly fleet?: true;
    /** Set where this stands for every node that registers with an activation of a stack. */
    readonly activation?: true;
    /** Of a fleet, the name of its Auto Scaling group in AWS. Default: not known. */
    readonly groupName?: string;
    /** Of an activation, its ID; of a node outside EC2, that of the activation that it registered with. Default: not known. */
    readonly activationId?: string;
    /** What Systems Manager says of it: `describe-instance-information`. Default: not asked. */
    readonly managed?: ManagedState;
}

/** Whether Systems Manager manages an instance. */
export type ManagedState =
    /** It isn't registered: no session opens on it. */
    | { readonly state: "not managed" }
    | {
          readonly state: "online" | "connection lost" | "inactive";
          /** The version of SSM Agent, such as `3.3.987.0`. */
          readonly agent?: string;
      };

/** What a principal is to IAM: somebody from outside comes with the credentials of a role. */
export function iamType({ type }: Pick<AccountPrincipal, "type">): "user" | "role" {
    return type === "user" ? "user" : "role";
}

/** Whether a principal is one of IAM, which has policies of its own. */
export function isUserOrRole({ type }: Pick<AccountPrincipal, "type">): boolean {
    return type === "user" || type === "role";
}

/** The instance as people know it: its name with its id, or the id alone; of a fleet or an activation that it is one. */
export function instanceLabel({
    id,
    name,
    fleet,
    activation,
}: Pick<AccountInstance, "id" | "name" | "fleet" | "activation">): string {
    if (fleet === true) return `fleet ${id}`;
    if (activation === true) return `activation ${id}`;
    return name === undefined || name === "" || name === id ? id : `${name} (${id})`;
}

/** A principal in a sentence: "user alice", of several accounts "user alice of 111122223333", "account 444455556666". */
export function principalName(principal: Pick<AccountPrincipal, "type" | "name" | "account">): string {
    const { type, name } = principal;
    const saysItself = type === "external" || name === type || name.startsWith(`${type} `);
    return `${saysItself ? name : `${type} ${name}`}${ofAccount(principal)}`;
}

/** Of which account a user or role is, where there are several: names are one account's. */
export function ofAccount(principal: Pick<AccountPrincipal, "type" | "account">): string {
    const { account = "" } = principal;
    return isUserOrRole(principal) && /^\d{12}$/.test(account) ? ` of ${account}` : "";
}

const byName = new Intl.Collator("en", { numeric: true });
/** In the order of a table's rows. */
export const PRINCIPAL_TYPES: readonly PrincipalType[] = [
    ...(["person", "group", "user", "saml", "oidc", "account", "external"] as const),
    ...(["service", "certificate", "anybody", "role"] as const),
];

/**
 * The account sorted by names, of several accounts the instances by account first, so that the same access reads the same
 * in whatever order a source answers.
 */
export function ordered(account: Account): Account {
    const principals = orderedPrincipals(account.principals);
    const instances = account.instances
        .map((instance) => ({ instance, label: instanceLabel(instance), owner: instance.account ?? "" }))
        .sort((one, other) =>
            one.owner === other.owner ? byName.compare(one.label, other.label) : one.owner < other.owner ? -1 : 1,
        )
        .map(({ instance }) => instance);
    return { ...account, principals, instances };
}

/** Principals in the order of a table's rows. */
export function orderedPrincipals(principals: readonly AccountPrincipal[]): readonly AccountPrincipal[] {
    return principals.toSorted(
        (one, other) =>
            PRINCIPAL_TYPES.indexOf(one.type) - PRINCIPAL_TYPES.indexOf(other.type) ||
            byName.compare(one.name, other.name),
    );
}
