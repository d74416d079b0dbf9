import type * as z from "zod";
import type { SessionPreferenceSettings } from "../../access/session-settings";
import { osUser } from "./federation";
import { boolean, integer, list, object, text } from "./fields";

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const RETENTION = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A shell profile is at most 512 characters. https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-shell-config.html */
const PROFILE = "1 to 512 characters";
const profile = text(PROFILE, (value) => value.length > 0 && value.length <= 512).optional();

/** What the stack creates for session logs. */
export const logSettings = object({
    retentionInDays: integer(0, 3653)
        .refine((days) => RETENTION.includes(days), { error: `one of ${RETENTION.join(", ")}` })
        .default(365)
        .meta({ description: "The days after which CloudWatch Logs deletes a log. 0 keeps it." }),
    expirationInDays: integer(0, 36_500)
        .default(365)
        .meta({ description: "The days after which S3 deletes a log. 0 keeps it." }),
    objectLockInDays: integer(1, 36_500).optional().meta({
        description:
            "The days in which no principal can delete or overwrite a log in S3 (Object Lock in compliance mode). It can't be switched off for a bucket. Default: none.",
    }),
    readers: list(
        text("the ARN of an IAM user or role", (arn) => /^arn:aws[\w-]*:iam::\d{12}:(user|role)\/.+$/.test(arn)),
        "a list of the ARNs of IAM users and roles",
    )
        .optional()
        .meta({
            description: "The principals that can decrypt the logs in S3. Those in CloudWatch Logs need no key.",
        }),
});

/** The session document that the stack creates. */
export const preferenceSettings = object({
    idleSessionTimeout: integer(1, 60, "a number of minutes")
        .default(20)
        .meta({ description: "The minutes without input after which a session ends, 1 to 60." }),
    maxSessionDuration: integer(1, 1440, "a number of minutes")
        .optional()
        .meta({ description: "The minutes after which every session ends, 1 to 1440. Default: none." }),
    runAsEnabled: boolean.default(false).meta({
        description:
            "Whether sessions run as the OS user in the tag `SSMSessionRunAs` of the principal or session, or else as `runAsDefaultUser`. AWS refuses a session that has neither. Default: as `ssm-user`.",
    }),
    runAsDefaultUser: osUser
        .optional()
        .meta({ description: "The OS user of sessions without the tag. Requires `runAsEnabled`. Default: none." }),
    shellProfile: object({
        linux: profile.meta({ description: `What sessions on Linux run first, ${PROFILE}.` }),
        windows: profile.meta({ description: `What sessions on Windows run first, ${PROFILE}.` }),
    })
        .optional()
        .meta({ description: "What sessions run as they begin. Default: nothing." }),
    cloudWatchStreaming: boolean.default(true).meta({
        description: "Whether logs are streamed to CloudWatch Logs as sessions run, not written as they end.",
    }),
    blockPublicDocuments: boolean.default(false).meta({
        description: "Whether to block public sharing of documents in the account and region.",
    }),
    defaultHostManagementRole: text(
        "the name of a role with its path, such as service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole",
        (name) => /^[\w+=,.@/-]{1,512}$/.test(name) && !name.startsWith("/"),
    )
        .optional()
        .meta({
            description:
                "The role that makes every instance of the account and region with IMDSv2 a managed one (Default Host Management Configuration). Default: not decided by this stack.",
        }),
}) satisfies z.ZodType<SessionPreferenceSettings>;
