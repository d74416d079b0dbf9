import * as z from "zod";
import { DataChannel, DEFAULT_SESSION_DOCUMENT, type SessionSettings } from "../../access/session-settings";
import { object, text } from "./fields";
import { logSettings, preferenceSettings } from "./session-preferences";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const RESERVED_BUCKET = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

export const sessionSettings = object({
    documentName: text(
        "the name of a session document of this account (3 to 128 letters, digits, dots, hyphens, underscores) or the ARN of a shared one; AWS's own AWS-… documents allow more than a shell",
        (name) => (/^[\w.-]{3,128}$/.test(name) ? !/^(aws-|amazon|amzn)/i.test(name) : name.startsWith("arn:")),
    )
        .default(DEFAULT_SESSION_DOCUMENT)
        .meta({
            description:
                "The session document that users can start sessions with: its name, or the ARN of a shared one.",
        }),
    dataChannel: z.enum(DataChannel, { error: "any or own-sessions" }).default("any").meta({
        description:
            "The resource on which users can open data channels (`ssmmessages:OpenDataChannel`): `any` (`*`), which is sure to work, or `own-sessions` (`session/${aws:userid}-*`), as in AWS's quickstart; whether that matches a role's sessions is disputed.",
    }),
    logs: logSettings.optional().meta({
        description:
            "Creates what receives and encrypts session logs: the bucket, the log group and the key that `s3BucketName`, `cloudWatchLogGroupName` and `kmsKeyAlias` name. Default: they exist.",
    }),
    preferences: preferenceSettings.optional().meta({
        description:
            "Creates the session document `documentName` with these preferences. Default: it exists, unless `logs` is set.",
    }),
    kmsKeyAlias: text(
        "the alias of a KMS key: alias/ and 1 to 250 letters, digits, slashes, hyphens and underscores, not beginning with alias/aws/",
        (alias) => /^alias\/(?!aws\/)[\w/-]{1,250}$/.test(alias),
    )
        .optional()
        .meta({ description: "The alias of the KMS key that encrypts sessions, instead of its ARN. Default: none." }),
    kmsKeyArn: text("the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/…")
        .optional()
        .meta({ description: "The KMS key that encrypts sessions. Default: none, TLS alone." }),
    s3BucketName: text(
        "the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens, without the prefixes and suffixes that S3 reserves, such as xn-- and -s3alias",
        (name) =>
            /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
            !RESERVED_BUCKET.test(name),
    )
        .optional()
        .meta({ description: "The S3 bucket of the same region that receives session logs. Default: none." }),
    // The agent takes the prefix for a path and writes it shorter: not where the policy then says.
    // https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/fileutil/fileutil.go
    s3KeyPrefix: text(
        "an S3 key prefix without wildcards: 1 to 500 letters, digits and / ! _ . - ' ( ), no segment of it empty, . or ..",
        (prefix) => /^[\w/!.'()-]{1,500}$/.test(prefix) && !/\/\/|(^|\/)\.\.?(\/|$)/.test(prefix),
    )
        .optional()
        .meta({ description: "The prefix of the logs' keys in the bucket. Default: none." }),
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    cloudWatchLogGroupName: text(
        "the name of a log group: 1 to 512 letters, digits and any of . - _ / #, not beginning with aws/",
        (name) => /^(?!aws\/)[\w./#-]{1,512}$/.test(name),
    )
        .optional()
        .meta({ description: "The CloudWatch log group that receives session logs. Default: none." }),
}) satisfies z.ZodType<SessionSettings>;
/** The settings of sessions as they are written, with what the stack creates for them. */
export type SessionInput = z.infer<typeof sessionSettings>;
