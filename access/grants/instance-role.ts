import type { PolicyDocument } from "../policy/document";
import { AGENT_ACTIONS, type SessionSettings } from "../session-settings";
import type { GrantedPolicy, GrantedStatement } from "./document";
import { dnsSuffix, logGroupArn, type Place } from "./place";
import { instanceKeyActions, sessionKey } from "./session-key";

/**
 * The policy of the instances' role: the agent's five actions, and writing logs and decrypting where sessions do so.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function instanceRolePolicy(place: Place, session: SessionSettings): GrantedPolicy {
    const statements: GrantedStatement[] = [
        { Sid: "Agent", Effect: "Allow", Action: AGENT_ACTIONS, Resource: "*" },
        ...s3Logs(place, session),
        ...cloudWatchLogs(place, session),
    ];
    statements.push(...sessionKey(place, session, instanceKeyActions(session)));
    return { Version: "2012-10-17", Statement: statements };
}

/** EC2 alone may assume the instances' role. */
export function instanceTrustPolicy(partition: string): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal: { Service: `ec2.${dnsSuffix(partition)}` }, Action: "sts:AssumeRole" },
        ],
    };
}

/**
 * Systems Manager alone may assume the role of nodes outside EC2, for this account's nodes in this region.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-service-role.html
 */
export function hybridTrustPolicy({ partition, region, accountId }: Place): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "ssm.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: {
                    StringEquals: { "aws:SourceAccount": accountId },
                    ArnEquals: { "aws:SourceArn": `arn:${partition}:ssm:${region}:${accountId}:*` },
                },
            },
        ],
    };
}

/** What the keys of logs in S3 begin with: the prefix and a slash, or nothing. */
export function logPrefix({ s3KeyPrefix }: SessionSettings): string {
    return s3KeyPrefix === undefined ? "" : `${s3KeyPrefix.replace(/\/+$/, "")}/`;
}

function s3Logs(place: Place, session: SessionSettings): GrantedStatement[] {
    const { s3BucketName } = session;
    if (s3BucketName === undefined) return [];

    const bucket = `arn:${place.partition}:s3:::${s3BucketName}`;
    return [
        { Sid: "S3Logs", Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/${logPrefix(session)}*` },
        // The agent refuses to log when it can't see whether the bucket is encrypted.
        { Sid: "S3Encryption", Effect: "Allow", Action: "s3:GetEncryptionConfiguration", Resource: bucket },
    ];
}

function cloudWatchLogs(place: Place, { cloudWatchLogGroupName }: SessionSettings): GrantedStatement[] {
    if (cloudWatchLogGroupName === undefined) return [];

    const group = logGroupArn(place, cloudWatchLogGroupName);
    return [
        {
            Sid: "CloudWatchLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [group, `${group}:*`],
        },
        // The list of log groups can't be narrowed to one.
        { Sid: "CloudWatchGroups", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ];
}
