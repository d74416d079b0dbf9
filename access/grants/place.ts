import { isAwsDocument } from "../session-settings";

/** Where a policy's resources live: the parts that every ARN begins with. */
export interface Place {
    /** `aws`, `aws-cn`, `aws-us-gov` and the like. */
    readonly partition: string;
    /** The AWS region, such as `eu-central-1`. */
    readonly region: string;
    /** The account's twelve digits. */
    readonly accountId: string;
}

/**
 * The partitions by the beginning of their regions' names.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
    ["cn-", "aws-cn"],
    ["us-gov-", "aws-us-gov"],
    ["us-isof-", "aws-iso-f"],
    ["us-isob-", "aws-iso-b"],
    ["us-iso-", "aws-iso"],
    ["eu-isoe-", "aws-iso-e"],
    ["eusc-", "aws-eusc"],
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): string {
    return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** The domain that a partition's services answer under, as EC2's service principal spells it. */
export function dnsSuffix(partition: string): string {
    return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** The ARN of an EC2 instance of this account and region; `*` stands for every instance. */
export function instanceArn(place: Place, id: string): string {
    return `arn:${place.partition}:ec2:${place.region}:${place.accountId}:instance/${id}`;
}

/** The ARN of a node outside EC2 of this account and region; `*` stands for every such node. */
export function hybridNodeArn(place: Place, id: string): string {
    return `arn:${place.partition}:ssm:${place.region}:${place.accountId}:managed-instance/${id}`;
}

/**
 * The ARN of a session document that users can start sessions with: one of this account by its name, one of AWS's own,
 * whose ARNs have no account, or an ARN (of a document that another account shares) as it is.
 */
export function documentArn(place: Place, nameOrArn: string): string {
    if (nameOrArn.startsWith("arn:")) return nameOrArn;

    const owner = isAwsDocument(nameOrArn) ? "" : place.accountId;
    return `arn:${place.partition}:ssm:${place.region}:${owner}:document/${nameOrArn}`;
}

/** A user's, group's or role's name with its path, as ARNs have it: `people/alice`. */
export function nameInArn(name: string, path = "/"): string {
    return path.slice(1) + name;
}

/** The ARN of a CloudWatch log group of this account and region. */
export function logGroupArn(place: Place, name: string): string {
    return `arn:${place.partition}:logs:${place.region}:${place.accountId}:log-group:${name}`;
}
