/** The resource types of Pulumi's AWS provider that say what a principal may do, and the properties that say it. */

export type PrincipalKind = "user" | "group" | "role";

export const PRINCIPALS: ReadonlyMap<string, PrincipalKind> = new Map([
    ["aws:iam/user:User", "user"],
    ["aws:iam/group:Group", "group"],
    ["aws:iam/role:Role", "role"],
]);

export const MANAGED_POLICY = "aws:iam/policy:Policy";

/** Inline policies: the document is in `policy`, the principal in the property named like its kind. */
export const INLINE_POLICIES: ReadonlyMap<string, PrincipalKind> = new Map([
    ["aws:iam/userPolicy:UserPolicy", "user"],
    ["aws:iam/groupPolicy:GroupPolicy", "group"],
    ["aws:iam/rolePolicy:RolePolicy", "role"],
]);

/** Which properties of an attachment name the principals and the policies. */
interface Attachment {
    readonly kind: PrincipalKind;
    readonly principals: string;
    readonly policies: string;
}

const one = (kind: PrincipalKind): readonly Attachment[] => [{ kind, principals: kind, policies: "policyArn" }];
const exclusive = (kind: PrincipalKind): readonly Attachment[] => [
    { kind, principals: `${kind}Name`, policies: "policyArns" },
];

export const ATTACHMENTS: ReadonlyMap<string, readonly Attachment[]> = new Map([
    ["aws:iam/userPolicyAttachment:UserPolicyAttachment", one("user")],
    ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", one("group")],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", one("role")],
    ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", exclusive("user")],
    ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", exclusive("group")],
    ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", exclusive("role")],
    [
        "aws:iam/policyAttachment:PolicyAttachment",
        (["user", "group", "role"] as const).map((kind) => ({ kind, principals: `${kind}s`, policies: "policyArn" })),
    ],
]);

export const MEMBERSHIPS: ReadonlyMap<string, { readonly users: string; readonly groups: string }> = new Map([
    ["aws:iam/userGroupMembership:UserGroupMembership", { users: "user", groups: "groups" }],
    ["aws:iam/groupMembership:GroupMembership", { users: "users", groups: "group" }],
]);
