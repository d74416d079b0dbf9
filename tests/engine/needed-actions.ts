import type { SentCall } from "./flaky-aws";

/** What IAM calls the services whose signatures have another name. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** What a call to S3 needs, by its method and what it asks for; in the order in which they are tried. */
const S3: readonly (readonly [method: string, query: string, action: string])[] = [
    ["PUT", "versioning", "s3:PutBucketVersioning"],
    ["GET", "versioning", "s3:GetBucketVersioning"],
    ["PUT", "encryption", "s3:PutEncryptionConfiguration"],
    ["GET", "encryption", "s3:GetEncryptionConfiguration"],
    ["DELETE", "encryption", "s3:PutEncryptionConfiguration"],
    ["PUT", "lifecycle", "s3:PutLifecycleConfiguration"],
    ["GET", "lifecycle", "s3:GetLifecycleConfiguration"],
    ["DELETE", "lifecycle", "s3:PutLifecycleConfiguration"],
    ["PUT", "publicAccessBlock", "s3:PutBucketPublicAccessBlock"],
    ["GET", "publicAccessBlock", "s3:GetBucketPublicAccessBlock"],
    ["DELETE", "publicAccessBlock", "s3:PutBucketPublicAccessBlock"],
    ["PUT", "policy", "s3:PutBucketPolicy"],
    ["GET", "policy", "s3:GetBucketPolicy"],
    ["DELETE", "policy", "s3:DeleteBucketPolicy"],
    ["PUT", "tagging", "s3:PutBucketTagging"],
    ["GET", "tagging", "s3:GetBucketTagging"],
    ["DELETE", "tagging", "s3:PutBucketTagging"],
    ["PUT", "object-lock", "s3:PutBucketObjectLockConfiguration"],
    ["GET", "object-lock", "s3:GetBucketObjectLockConfiguration"],
    ["GET", "location", "s3:GetBucketLocation"],
    ["GET", "acl", "s3:GetBucketAcl"],
    ["GET", "versions", "s3:ListBucketVersions"],
    ["PUT", "", "s3:CreateBucket"],
    ["DELETE", "", "s3:DeleteBucket"],
    ["HEAD", "", "s3:ListBucket"],
    ["GET", "", "s3:ListBucket"],
];

/**
 * The IAM actions that AWS asks for before it answers a call: its own, and those that come with what it does besides,
 * such as tagging what it makes or handing a role to an instance.
 */
export function neededActions(call: SentCall): readonly string[] {
    const { service, action, payload } = call;
    if (service === "s3") return isObject(call) ? objectActions(call) : [s3Action(call)];

    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    if (action === "GetCallerIdentity") return [];

    const own = `${PREFIXES[service] ?? service}:${action}`;
    return [own, ...besides(own, payload)];
}

function besides(own: string, payload: string): readonly string[] {
    const tagged = /TagSpecification\.|Tags\.member\.|"Tags":\[\{|"tags":\{"/.test(payload);
    const made = /^iam:Create(User|Role|Policy|InstanceProfile|SAMLProvider|OpenIDConnectProvider)$/.exec(own)?.[1];
    switch (own) {
        case "ec2:RunInstances":
            return ["iam:PassRole", ...(tagged ? ["ec2:CreateTags"] : [])];
        case "autoscaling:CreateAutoScalingGroup":
            // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
            return ["ec2:RunInstances", "ec2:CreateTags", "iam:PassRole", "iam:CreateServiceLinkedRole"];
        case "iam:AddRoleToInstanceProfile":
            return ["iam:PassRole"];
        case "ec2:CreateVpcEndpoint":
            // https://docs.aws.amazon.com/vpc/latest/privatelink/security_iam_id-based-policy-examples.html
            return [
                "ec2:CreateTags",
                ...(payload.includes("PrivateDnsEnabled=true") ? ["route53:AssociateVPCWithHostedZone"] : []),
            ];
        case "ssm:CreateDocument":
            return tagged ? ["ssm:AddTagsToResource"] : [];
        case "ssm:CreateActivation":
            // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
            return ["iam:PassRole", ...(tagged ? ["ssm:AddTagsToResource"] : [])];
        case "kms:CreateKey":
        case "logs:CreateLogGroup":
        case "sso:CreatePermissionSet":
            return tagged ? [`${own.split(":")[0]}:TagResource`] : [];
        default:
            if (made !== undefined) return tagged ? [`iam:Tag${made}`] : [];

            return tagged && own.startsWith("ec2:Create") && own !== "ec2:CreateTags" ? ["ec2:CreateTags"] : [];
    }
}

/** Whether the path, as Moto's has it, names a bucket and an object in it. */
function isObject({ url }: SentCall): boolean {
    return /^\/[^/?]+\/[^?]/.test(url);
}

/** What a call on an object needs, in a bucket that a KMS key encrypts. */
function objectActions({ method }: SentCall): readonly string[] {
    switch (method) {
        case "PUT":
            return ["s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"];
        case "DELETE":
            return ["s3:DeleteObject"];
        default:
            return ["s3:GetObject", "kms:Decrypt"];
    }
}

function s3Action({ method, url }: SentCall): string {
    const query = new URL(url, "http://s3").searchParams;
    const found = S3.find(([verb, asked]) => verb === method && (asked === "" || query.has(asked)));
    return found?.[2] ?? `s3:${method} ${url}`;
}
