/** The resource types of Pulumi's AWS provider that say who may do what, and on what. */

export const USER = "aws:iam/user:User";
const GROUP = "aws:iam/group:Group";
export const ROLE = "aws:iam/role:Role";
export const PERMISSION_SET = "aws:ssoadmin/permissionSet:PermissionSet";
export const MANAGED_POLICY = "aws:iam/policy:Policy";
export const USER_POLICY = "aws:iam/userPolicy:UserPolicy";
export const GROUP_POLICY = "aws:iam/groupPolicy:GroupPolicy";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const PERMISSION_SET_POLICY = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";
/** Components that say who has the sessions of the role or permission set in them. */
export const SESSION_ROLES: readonly string[] = ["SessionRole", "SessionPermissionSet"].map(
    (name) => `session-manager-access:index:${name}`,
);
/** What gives a permission set a permissions boundary. */
export const PERMISSION_SET_BOUNDARY = "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment";
/** A component that says what a permissions boundary allows which the stack doesn't make. */
export const BOUNDARY = "session-manager-access:index:PermissionsBoundary";
/** A component for the policies of a principal that the stack doesn't create, which notes a role's trust policy. */
export const SESSION_GRANTS = "session-manager-access:index:SessionGrants";
/** A component for an instance that the stack doesn't create. */
export const EXISTING_INSTANCE = "session-manager-access:index:ExistingInstance";
export const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
/** Of AWS Cloud Control's instances only the tags and the role are read. */
const NATIVE_INSTANCE = "aws-native:ec2:Instance";
/** Everything that people open sessions on. */
export const SESSION_TARGETS: readonly string[] = [INSTANCE, SPOT_REQUEST, NATIVE_INSTANCE];
/** What launches instances, with the tags that it gives them. */
export const AUTO_SCALING_GROUP = "aws:autoscaling/group:Group";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
/** What registers nodes outside EC2, with the tags that it gives them. */
export const ACTIVATION = "aws:ssm/activation:Activation";
/** A tag of an EC2 resource that is a resource of its own. */
export const TAG = "aws:ec2/tag:Tag";

/** People and groups of IAM Identity Center, and what is assigned to them. */
export const STORE_USER = "aws:identitystore/user:User";
export const STORE_GROUP = "aws:identitystore/group:Group";
export const STORE_MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership";
export const ASSIGNMENT = "aws:ssoadmin/accountAssignment:AccountAssignment";
export const ATTRIBUTES = "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes";
export const ENTITLEMENT = "aws:accountaccess/entitlement:Entitlement";

/** An OIDC provider, with the clients that its tokens are for. */
export const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

/** An organization, its accounts, and the control policies that are attached to them. */
export const ORGANIZATION = "aws:organizations/organization:Organization";
export const ORGANIZATIONAL_UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit";
export const MEMBER_ACCOUNT = "aws:organizations/account:Account";
export const CONTROL_POLICY = "aws:organizations/policy:Policy";
export const CONTROL_POLICY_ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment";

export type PrincipalKind = "user" | "group" | "role" | "permission set";

/** The types of principals, and the properties by which other resources refer to them. */
export const PRINCIPALS: Readonly<Record<PrincipalKind, { readonly type: string; readonly ids: readonly string[] }>> = {
    user: { type: USER, ids: ["name", "id"] },
    group: { type: GROUP, ids: ["name", "id"] },
    role: { type: ROLE, ids: ["name", "id", "arn"] },
    "permission set": { type: PERMISSION_SET, ids: ["arn", "id"] },
};
export const KINDS = Object.keys(PRINCIPALS) as readonly PrincipalKind[];

/** Resources with an inline policy, and the property that names the principal. */
export const INLINE: readonly (readonly [type: string, property: string, kind: PrincipalKind])[] = [
    [USER_POLICY, "user", "user"],
    [GROUP_POLICY, "group", "group"],
    [ROLE_POLICY, "role", "role"],
    [PERMISSION_SET_POLICY, "permissionSetArn", "permission set"],
];

/** A resource that puts users into groups. */
export const MEMBERSHIPS: readonly { readonly type: string; readonly users: string; readonly groups: string }[] = [
    { type: "aws:iam/userGroupMembership:UserGroupMembership", users: "user", groups: "groups" },
    { type: "aws:iam/groupMembership:GroupMembership", users: "users", groups: "group" },
];

/** A resource that attaches managed policies: where the policies are, and where their principals. */
interface AttachmentShape {
    readonly policies: string;
    readonly principals: readonly (readonly [property: string, kind: PrincipalKind])[];
}

const one = (kind: PrincipalKind): AttachmentShape => ({ policies: "policyArn", principals: [[kind, kind]] });
const exclusive = (kind: PrincipalKind): AttachmentShape => ({
    policies: "policyArns",
    principals: [[`${kind}Name`, kind]],
});
const ofPermissionSet = (policies: string): AttachmentShape => ({
    policies,
    principals: [["permissionSetArn", "permission set"]],
});

export const ATTACHMENTS: Readonly<Record<string, AttachmentShape>> = {
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": one("user"),
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": one("group"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": one("role"),
    "aws:iam/policyAttachment:PolicyAttachment": {
        policies: "policyArn",
        principals: [
            ["users", "user"],
            ["groups", "group"],
            ["roles", "role"],
        ],
    },
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": exclusive("user"),
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": exclusive("group"),
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": exclusive("role"),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": ofPermissionSet("managedPolicyArn"),
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive":
        ofPermissionSet("managedPolicyArns"),
    // A customer managed policy is given to a permission set by name.
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": ofPermissionSet(
        "customerManagedPolicyReference",
    ),
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": ofPermissionSet(
        "customerManagedPolicyReferences",
    ),
    [ROLE]: { policies: "managedPolicyArns", principals: [] },
};
