/** What a call to IAM changes. */
export type IamWriteOn = "user" | "group" | "role" | "policy";

/**
 * What it comes to. `grants`: rights of the caller's choice. `joins`: the rights of a group. `trusts`: who may assume a
 * role. `signs in`: another user's credentials. `lifts`: a Deny or a permissions boundary goes.
 */
export type IamWriteEffect = "grants" | "joins" | "trusts" | "signs in" | "lifts";

/** An action that rewrites who may do what. AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export interface IamWrite {
    readonly action: string;
    readonly on: IamWriteOn;
    readonly effect: IamWriteEffect;
}

/** Every action of IAM by which a principal gives rights, to itself or to another. */
export const IAM_WRITES: readonly IamWrite[] = [
    { action: "iam:PutUserPolicy", on: "user", effect: "grants" },
    { action: "iam:AttachUserPolicy", on: "user", effect: "grants" },
    { action: "iam:PutGroupPolicy", on: "group", effect: "grants" },
    { action: "iam:AttachGroupPolicy", on: "group", effect: "grants" },
    { action: "iam:PutRolePolicy", on: "role", effect: "grants" },
    { action: "iam:AttachRolePolicy", on: "role", effect: "grants" },
    { action: "iam:CreatePolicyVersion", on: "policy", effect: "grants" },
    { action: "iam:SetDefaultPolicyVersion", on: "policy", effect: "grants" },
    { action: "iam:AddUserToGroup", on: "group", effect: "joins" },
    { action: "iam:UpdateAssumeRolePolicy", on: "role", effect: "trusts" },
    { action: "iam:CreateAccessKey", on: "user", effect: "signs in" },
    { action: "iam:CreateLoginProfile", on: "user", effect: "signs in" },
    { action: "iam:UpdateLoginProfile", on: "user", effect: "signs in" },
    { action: "iam:DeleteUserPermissionsBoundary", on: "user", effect: "lifts" },
    { action: "iam:PutUserPermissionsBoundary", on: "user", effect: "lifts" },
    { action: "iam:DeleteRolePermissionsBoundary", on: "role", effect: "lifts" },
    { action: "iam:PutRolePermissionsBoundary", on: "role", effect: "lifts" },
    { action: "iam:DeleteUserPolicy", on: "user", effect: "lifts" },
    { action: "iam:DetachUserPolicy", on: "user", effect: "lifts" },
    { action: "iam:DeleteGroupPolicy", on: "group", effect: "lifts" },
    { action: "iam:DetachGroupPolicy", on: "group", effect: "lifts" },
    { action: "iam:DeleteRolePolicy", on: "role", effect: "lifts" },
    { action: "iam:DetachRolePolicy", on: "role", effect: "lifts" },
    { action: "iam:RemoveUserFromGroup", on: "group", effect: "lifts" },
];
