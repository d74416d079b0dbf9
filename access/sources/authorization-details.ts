import { z } from "zod";
import { checked } from "../checked";

/**
 * The answer of IAM's GetAccountAuthorizationDetails, as the AWS CLI writes it and as the SDK returns it.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 *
 * Only what the evaluator needs is looked at. A policy document is JSON in the CLI's answer, URL-encoded in the SDK's.
 */
const list = <T extends z.ZodType>(item: T) =>
    z
        .array(item)
        .nullish()
        .transform((items) => items ?? []);
const document = z.union([z.string(), z.record(z.string(), z.unknown())]);
/** An ARN of IAM says of which account and of which kind something is, so it has to. */
const arnOf = (kind: "user" | "role" | "policy" | "instance-profile", account = "\\d{12}") =>
    z
        .string()
        .regex(
            new RegExp(`^arn:[^:]+:iam::(?:${account}):${kind}/.`),
            `an ARN such as arn:aws:iam::123456789012:${kind}/NAME`,
        );
const tags = list(z.object({ Key: z.string(), Value: z.string() }));
const inline = list(z.object({ PolicyName: z.string(), PolicyDocument: document }));
const attached = list(z.object({ PolicyName: z.string().optional(), PolicyArn: z.string() }));
const boundary = z.object({ PermissionsBoundaryArn: z.string().optional() }).nullish();

const user = z.object({
    UserName: z.string(),
    UserId: z.string().optional(),
    Arn: arnOf("user"),
    UserPolicyList: inline,
    GroupList: list(z.string()),
    AttachedManagedPolicies: attached,
    PermissionsBoundary: boundary,
    Tags: tags,
});

const group = z.object({ GroupName: z.string(), GroupPolicyList: inline, AttachedManagedPolicies: attached });

const role = z.object({
    Path: z.string().optional(),
    RoleName: z.string(),
    RoleId: z.string().optional(),
    Arn: arnOf("role"),
    AssumeRolePolicyDocument: document.optional(),
    InstanceProfileList: z.array(z.object({ Arn: arnOf("instance-profile") })).nullish(),
    RolePolicyList: inline,
    AttachedManagedPolicies: attached,
    PermissionsBoundary: boundary,
    Tags: tags,
});

const managed = z.object({
    // AWS's own have "aws" in the account's place.
    Arn: arnOf("policy", "\\d{12}|aws"),
    PolicyVersionList: list(
        z.object({ VersionId: z.string().optional(), IsDefaultVersion: z.boolean().optional(), Document: document }),
    ),
    DefaultVersionId: z.string().optional(),
});

const details = z.object({
    UserDetailList: z.array(user),
    GroupDetailList: z.array(group),
    RoleDetailList: z.array(role),
    Policies: z.array(managed),
});

export type AuthorizationDetails = z.infer<typeof details>;

/**
 * Checks the answer of `aws iam get-account-authorization-details`.
 * @throws SourceError that names the place of what is missing.
 */
export function readAuthorizationDetails(source: unknown, name: string): AuthorizationDetails {
    return checked(details, source, name, "the answer of aws iam get-account-authorization-details");
}
