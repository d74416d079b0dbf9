import { parsePolicy } from "../policy/parse";
import type { Policy } from "../policy/policy";

/** What the agent does for sessions. */
const CHANNELS = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/** What of one of AWS's managed policies matters for sessions and their bypasses. */
interface AwsPolicy {
    readonly Action?: readonly string[];
    readonly NotAction?: readonly string[];
    /** Set where it allows more that matters than is listed here. */
    readonly inPart?: true;
}

/**
 * AWS's own policies for instances, and those that open sessions or bypass them, each on every resource. A stack names
 * them by ARN only, so what they allow has to be known here.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const POLICIES: Readonly<Record<string, AwsPolicy>> = {
    AdministratorAccess: { Action: ["*"] },
    PowerUserAccess: { NotAction: ["iam:*", "organizations:*", "account:*"] },
    AmazonSSMFullAccess: { Action: ["ssm:*", "ec2messages:*", ...CHANNELS] },
    AmazonSSMAutomationRole: { Action: ["ssm:*", "ec2:CreateTags", "ec2:DeleteTags"], inPart: true },
    AmazonSSMManagedInstanceCore: {
        Action: ["ssm:UpdateInstanceInformation", "ssm:GetParameter", "ssm:GetParameters", ...CHANNELS],
    },
    AmazonEC2RoleforSSM: {
        Action: [
            ...["ssm:UpdateInstanceInformation", "ssm:GetParameter", "ssm:GetParameters", ...CHANNELS],
            ...["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
        ],
    },
    AmazonSSMManagedEC2InstanceDefaultPolicy: { Action: ["ssm:UpdateInstanceInformation", ...CHANNELS] },
    AWSCloud9SSMInstanceProfile: { Action: ["ssm:UpdateInstanceInformation", ...CHANNELS] },
    CloudWatchAgentServerPolicy: { Action: ["cloudwatch:PutMetricData"] },
    AmazonS3ReadOnlyAccess: { Action: ["s3:Get*", "s3:List*"] },
    AmazonS3FullAccess: { Action: ["s3:*"] },
    AmazonEC2ContainerRegistryReadOnly: { Action: ["ecr:BatchGetImage"] },
    AmazonSSMMaintenanceWindowRole: { Action: ["ssm:SendCommand", "ssm:StartAutomationExecution"], inPart: true },
    AmazonEC2FullAccess: { Action: ["ec2:*", "autoscaling:*"] },
    IAMFullAccess: { Action: ["iam:*"] },
    EC2InstanceConnect: { Action: ["ec2-instance-connect:SendSSHPublicKey"] },
    AmazonECS_FullAccess: { Action: ["ecs:*"], inPart: true },
    ResourceGroupsandTagEditorFullAccess: { Action: ["tag:TagResources", "tag:UntagResources"], inPart: true },
};

const read = new Map<string, Policy>();

/** What an AWS managed policy allows, as far as it matters here; undefined for one that isn't known. */
export function awsPolicy(name: string): Policy | undefined {
    const known = read.get(name);
    if (known !== undefined || !Object.hasOwn(POLICIES, name)) return known;
    const { inPart: _, ...written } = POLICIES[name] ?? {};
    const statement = { Effect: "Allow", ...written, Resource: "*" };
    const policy = parsePolicy({ Version: "2012-10-17", Statement: statement }, name);
    read.set(name, policy);
    return policy;
}

/** The AWS managed policies that are known, by name. */
export function awsPolicies(): readonly { readonly name: string; readonly policy: Policy }[] {
    return Object.keys(POLICIES).flatMap((name) => {
        const policy = awsPolicy(name);
        return policy === undefined ? [] : [{ name, policy }];
    });
}

/** Whether all that matters of an AWS managed policy is known. */
export function isWhole(name: string): boolean {
    return Object.hasOwn(POLICIES, name) && POLICIES[name]?.inPart !== true;
}

/** The name in the ARN of one of AWS's own policies: `AmazonSSMFullAccess`. */
export function awsPolicyName(arn: string): string | undefined {
    return /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
}
