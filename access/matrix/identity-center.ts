import type { AnyPolicy, PolicySet } from "../evaluate/outcome";
import type { Tags } from "../model";

/**
 * IAM Identity Center: who may become which role of which account.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
 */
export interface IdentityCenter {
    readonly people: readonly IdentityCenterPerson[];
    readonly groups: readonly IdentityCenterGroup[];
    readonly permissionSets: readonly PermissionSet[];
    readonly assignments: readonly AccountAssignment[];
    /** Entitlements of account access manager: people and groups to an account's own roles. Absent: not known. */
    readonly entitlements?: readonly Entitlement[];
}

export interface IdentityCenterPerson {
    /** The user's ID in the identity store. */
    readonly id: string;
    /** The user name, which is also the session's name. */
    readonly name: string;
    /** The IDs of the groups. */
    readonly groups: readonly string[];
    /** The session tags that attributes for access control give. Absent: not known; empty: none. */
    readonly tags?: Tags;
    /** Set where the person's identity provider may pass other session tags besides. */
    readonly mayHaveOtherTags?: true;
    /** Set where the user is disabled: it can't sign in. */
    readonly isDisabled?: true;
    /** Set where it stands for anyone who may join its groups: the user name isn't known. */
    readonly isAnyMember?: true;
}

export interface IdentityCenterGroup {
    readonly id: string;
    /** The display name. */
    readonly name: string;
}

export interface PermissionSet {
    readonly arn: string;
    readonly name: string;
    /** Its policies, for accounts whose role of it isn't read. Default: not known. */
    readonly policies?: PolicySet;
}

/** Whom something is assigned to: by ID in the identity store. */
export interface Assignee {
    readonly type: "person" | "group";
    readonly id: string;
}

/** What is assigned, or may be. */
interface Given {
    /** Why it isn't known whether it is assigned, where it isn't. */
    readonly unknown?: string;
}

export interface AccountAssignment extends Given {
    readonly to: Assignee;
    /** The account's twelve digits. */
    readonly account: string;
    /** The permission set's ARN. */
    readonly permissionSet: string;
}

export interface Entitlement extends Given {
    readonly to: Assignee;
    /** The role's ARN. */
    readonly role: string;
    /** The application's ARN, which the role's trust may ask for. Default: not known. */
    readonly application?: string;
}

/** A policy whose document isn't known: what a permission set without its policies may hold. */
export function unknownPermissions(name: string): AnyPolicy {
    return { kind: "unknown", name: `permission set ${name}`, reason: "isn't known" };
}
