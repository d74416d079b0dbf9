import type { PolicyDocument, Statement } from "../policy/document";
import type { SessionSettings } from "../session-settings";
import { oneOrMany } from "./document";
import { logPrefix } from "./instance-role";
import { dnsSuffix, logGroupArn, type Place } from "./place";
import { instanceKeyActions } from "./session-key";

/** Who uses the key of sessions and logs, as IAM ARNs. */
interface KeyUsers {
    /** The users and roles that open sessions. */
    readonly sessions: readonly string[];
    /** The roles of instances and of nodes outside EC2. */
    readonly instances: readonly string[];
    /** The principals that read the logs in S3. Those in CloudWatch Logs need no right to the key. */
    readonly readers: readonly string[];
}

/** What administrators of a key do: everything but using it. */
const ADMINISTRATION = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
];

/**
 * The policy of the key that encrypts sessions and their logs: principals that open sessions make data keys, instances
 * read them and encrypt the logs, readers decrypt the logs. The account's administrators manage the key and can't use
 * it, unless they change this policy.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function sessionKeyPolicy(place: Place, session: SessionSettings, users: KeyUsers): PolicyDocument {
    const account = { AWS: `arn:${place.partition}:iam::${place.accountId}:root` };
    // Principals named here would have to exist; conditions on them don't.
    const of = (Sid: string, Action: Statement["Action"], arns: readonly string[]): Statement[] =>
        arns.length === 0
            ? []
            : [
                  {
                      Sid,
                      Effect: "Allow",
                      Principal: account,
                      Action,
                      Resource: "*",
                      Condition: { ArnEquals: { "aws:PrincipalArn": oneOrMany(arns) } },
                  },
              ];
    const { cloudWatchLogGroupName, s3BucketName } = session;
    const logs: Statement[] =
        cloudWatchLogGroupName === undefined
            ? []
            : [
                  {
                      Sid: "LogGroup",
                      Effect: "Allow",
                      Principal: { Service: `logs.${place.region}.${dnsSuffix(place.partition)}` },
                      Action: [
                          "kms:Decrypt*",
                          "kms:Describe*",
                          "kms:Encrypt*",
                          "kms:GenerateDataKey*",
                          "kms:ReEncrypt*",
                      ],
                      Resource: "*",
                      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
                      Condition: {
                          ArnEquals: {
                              "kms:EncryptionContext:aws:logs:arn": logGroupArn(place, cloudWatchLogGroupName),
                          },
                      },
                  },
              ];
    return {
        Version: "2012-10-17",
        Statement: [
            { Sid: "Administration", Effect: "Allow", Principal: account, Action: ADMINISTRATION, Resource: "*" },
            ...of("Sessions", "kms:GenerateDataKey", users.sessions),
            ...of("Instances", instanceKeyActions(session), users.instances),
            ...(s3BucketName === undefined ? [] : of("LogReaders", "kms:Decrypt", users.readers)),
            ...logs,
        ],
    };
}

/**
 * The policy of the bucket with session logs: TLS alone, and objects under the logs' prefix alone.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function logBucketPolicy({ partition }: Pick<Place, "partition">, session: SessionSettings): PolicyDocument {
    const bucket = `arn:${partition}:s3:::${session.s3BucketName ?? ""}`;
    const deny = { Effect: "Deny", Principal: "*" } as const;
    const prefix = logPrefix(session);
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "TlsAlone",
                ...deny,
                Action: "s3:*",
                Resource: [bucket, `${bucket}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            ...(prefix === ""
                ? []
                : [{ Sid: "PrefixAlone", ...deny, Action: "s3:PutObject", NotResource: `${bucket}/${prefix}*` }]),
        ],
    };
}
