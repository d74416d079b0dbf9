import { Native, type ClassicResource, type NativeResource, type Values } from "./native-resource";
import { UNKNOWN } from "./values";

/**
 * Resources of AWS Cloud Control (`@pulumi/aws-native`) in the form of Pulumi's classic AWS provider: one reader of IAM and
 * of documents serves both. Where one resource says what are several in the classic provider, it becomes several.
 */

/** The native types that are read. */
export function isNative(type: string): boolean {
    return Object.hasOwn(SHAPES, type);
}

/** The classic types that native resources become, all of them but for instances, of which only the tags are read. */
export const CLASSIC_TYPES: ReadonlySet<string> = new Set([
    "aws:iam/user:User",
    "aws:iam/group:Group",
    "aws:iam/role:Role",
    "aws:iam/policy:Policy",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    "aws:iam/userGroupMembership:UserGroupMembership",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/instanceProfile:InstanceProfile",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "aws:ssoadmin/permissionSet:PermissionSet",
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
    "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
    "aws:organizations/organization:Organization",
    "aws:organizations/organizationalUnit:OrganizationalUnit",
    "aws:organizations/account:Account",
    "aws:organizations/policy:Policy",
    "aws:organizations/policyAttachment:PolicyAttachment",
    "aws:ssm/document:Document",
    "aws:ssm/association:Association",
    "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
    "aws:ecs/cluster:Cluster",
    "aws:ecs/service:Service",
    "aws:cloudwatch/logGroup:LogGroup",
]);

/** A native resource as the classic provider has it; undefined for one that isn't read. */
export function asClassic(resource: NativeResource): readonly ClassicResource[] | undefined {
    return SHAPES[resource.type]?.(new Native(resource));
}

const inlineOfRole = ({ values }: Native): Values => {
    const { policies } = values;
    return policies === undefined || policies === null
        ? {}
        : {
              inlinePolicies: Array.isArray(policies)
                  ? policies.map((one: unknown) => {
                        const { policyName, policyDocument = UNKNOWN } = (one ?? {}) as Values;
                        return { name: policyName, policy: policyDocument };
                    })
                  : UNKNOWN,
          };
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html */
const SHAPES: Readonly<Record<string, (native: Native) => readonly ClassicResource[]>> = {
    "aws-native:iam:User": (native) => [
        native.as("aws:iam/user:User", {
            name: "userName",
            path: "path",
            arn: "arn",
            permissionsBoundary: "permissionsBoundary",
        }),
        ...native.inline("aws:iam/userPolicy:UserPolicy", "user", "userName"),
        ...native.given(
            "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
            "managedPolicyArns",
            "userName",
            "userName",
            "policyArns",
        ),
        ...native.given("aws:iam/userGroupMembership:UserGroupMembership", "groups", "user", "userName", "groups"),
    ],
    "aws-native:iam:Group": (native) => [
        native.as("aws:iam/group:Group", { name: "groupName", path: "path", arn: "arn" }),
        ...native.inline("aws:iam/groupPolicy:GroupPolicy", "group", "groupName"),
        ...native.given(
            "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
            "managedPolicyArns",
            "groupName",
            "groupName",
            "policyArns",
        ),
    ],
    "aws-native:iam:Role": (native) => [
        native.as(
            "aws:iam/role:Role",
            {
                name: "roleName",
                path: "path",
                arn: "arn",
                uniqueId: "roleId",
                assumeRolePolicy: "assumeRolePolicyDocument",
                inlinePolicies: "policies",
                managedPolicyArns: "managedPolicyArns",
                permissionsBoundary: "permissionsBoundary",
                maxSessionDuration: "maxSessionDuration",
            },
            inlineOfRole(native),
        ),
    ],
    "aws-native:iam:ManagedPolicy": (native) => [
        native.as("aws:iam/policy:Policy", {
            name: "managedPolicyName",
            path: "path",
            arn: "policyArn",
            policy: "policyDocument",
        }),
        ...["users", "groups", "roles"].flatMap((holders) =>
            native.given("aws:iam/policyAttachment:PolicyAttachment", holders, "policyArn", "policyArn", holders),
        ),
    ],
    ...Object.fromEntries(
        (["user", "group", "role"] as const).map((kind) => {
            const title = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
            const names = { name: "policyName", [kind]: `${kind}Name`, policy: "policyDocument" };
            return [
                `aws-native:iam:${title}Policy`,
                (native: Native) => [native.as(`aws:iam/${kind}Policy:${title}Policy`, names)],
            ];
        }),
    ),
    "aws-native:iam:UserToGroupAddition": (native) => [
        native.as("aws:iam/groupMembership:GroupMembership", { group: "groupName", users: "users" }),
    ],
    "aws-native:iam:InstanceProfile": (native) => [
        native.as(
            "aws:iam/instanceProfile:InstanceProfile",
            { name: "instanceProfileName", arn: "arn", role: "roles" },
            Array.isArray(native.values.roles) ? { role: native.values.roles[0] as unknown } : {},
        ),
    ],
    "aws-native:iam:OidcProvider": (native) => [
        native.as("aws:iam/openIdConnectProvider:OpenIdConnectProvider", {
            arn: "arn",
            url: "url",
            clientIdLists: "clientIdList",
        }),
    ],
    "aws-native:sso:PermissionSet": (native) => [
        native.as("aws:ssoadmin/permissionSet:PermissionSet", {
            name: "name",
            arn: "permissionSetArn",
            permissionsBoundary: "permissionsBoundary",
        }),
        ...native.given(
            "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
            "inlinePolicy",
            "permissionSetArn",
            "permissionSetArn",
            "inlinePolicy",
        ),
        ...native.given(
            "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
            "managedPolicies",
            "permissionSetArn",
            "permissionSetArn",
            "managedPolicyArns",
        ),
        ...native.given(
            "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
            "customerManagedPolicyReferences",
            "permissionSetArn",
            "permissionSetArn",
            "customerManagedPolicyReferences",
        ),
    ],
    "aws-native:organizations:Organization": (native) => [
        native.as("aws:organizations/organization:Organization", {
            arn: "arn",
            masterAccountId: "managementAccountId",
        }),
    ],
    "aws-native:organizations:OrganizationalUnit": (native) => [
        native.as("aws:organizations/organizationalUnit:OrganizationalUnit", { arn: "arn", parentId: "parentId" }),
    ],
    "aws-native:organizations:Account": (native) => [
        native.as("aws:organizations/account:Account", { arn: "arn", parentId: "parentIds" }),
    ],
    "aws-native:organizations:Policy": (native) => [
        native.as("aws:organizations/policy:Policy", { name: "name", arn: "arn", type: "type", content: "content" }),
        ...native.given(
            "aws:organizations/policyAttachment:PolicyAttachment",
            "targetIds",
            "policyId",
            "id",
            "targetIds",
        ),
    ],
    "aws-native:ec2:Instance": (native) => [
        native.as("aws:ec2/instance:Instance", { iamInstanceProfile: "iamInstanceProfile" }),
    ],
    "aws-native:ssm:Document": (native) => [
        native.as(
            "aws:ssm/document:Document",
            { name: "name", content: "content", documentFormat: "documentFormat", documentType: "documentType" },
            native.has("documentType") ? {} : { documentType: "Command" },
        ),
    ],
    "aws-native:ssm:Association": (native) => [
        native.as("aws:ssm/association:Association", { name: "name", parameters: "parameters", targets: "targets" }),
    ],
    "aws-native:ec2:InstanceConnectEndpoint": (native) => [
        native.as("aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", { subnetId: "subnetId" }),
    ],
    "aws-native:ecs:Cluster": (native) => [
        native.as("aws:ecs/cluster:Cluster", { name: "clusterName", arn: "arn", configuration: "configuration" }),
    ],
    "aws-native:ecs:Service": (native) => [
        native.as("aws:ecs/service:Service", {
            cluster: "cluster",
            enableExecuteCommand: "enableExecuteCommand",
            taskDefinition: "taskDefinition",
        }),
    ],
    "aws-native:logs:LogGroup": (native) => [
        native.as("aws:cloudwatch/logGroup:LogGroup", {
            name: "logGroupName",
            arn: "arn",
            kmsKeyId: "kmsKeyId",
            retentionInDays: "retentionInDays",
        }),
    ],
};
