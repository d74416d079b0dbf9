import type { ContextValue } from "../evaluate/context";

/** A document that a source doesn't know: in a preview one with the id of something not yet created. */
export class UnknownDocument {
    /** Why, as a part of a sentence. */
    readonly reason: string;

    constructor(reason: string) {
        this.reason = reason;
    }
}

export type Document = string | Readonly<Record<string, unknown>> | UnknownDocument;
interface Inline {
    readonly PolicyName: string;
    readonly PolicyDocument: Document;
}
export interface Holder {
    readonly AttachedManagedPolicies: readonly { readonly PolicyArn: string }[];
}
export interface Entity extends Holder {
    readonly Arn: string;
    readonly Tags: readonly { readonly Key: string; readonly Value: ContextValue }[];
    readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string | undefined } | null | undefined;
}
export interface IamUser extends Entity {
    readonly UserName: string;
    readonly UserId?: string | undefined;
    readonly UserPolicyList: readonly Inline[];
    readonly GroupList: readonly string[];
}
export interface IamGroup extends Holder {
    readonly GroupName: string;
    readonly GroupPolicyList: readonly Inline[];
}
export interface IamRole extends Entity {
    readonly Path?: string | undefined;
    readonly RoleName: string;
    readonly RoleId?: string | undefined;
    /** The instance profiles with the role. Default: not known. */
    readonly InstanceProfileList?: readonly unknown[] | null | undefined;
    readonly AssumeRolePolicyDocument?: Document | undefined;
    readonly RolePolicyList: readonly Inline[];
}
export interface IamManagedPolicy {
    readonly Arn: string;
    readonly PolicyVersionList: readonly {
        readonly VersionId?: string | undefined;
        readonly IsDefaultVersion?: boolean | undefined;
        readonly Document: Document;
    }[];
    readonly DefaultVersionId?: string | undefined;
}

/** The users, groups, roles and policies of a source, in the form of IAM's GetAccountAuthorizationDetails. */
export interface IamDetails {
    readonly UserDetailList: readonly IamUser[];
    readonly GroupDetailList: readonly IamGroup[];
    readonly RoleDetailList: readonly IamRole[];
    readonly Policies: readonly IamManagedPolicy[];
}
