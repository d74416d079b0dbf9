import type { SessionSettings } from "../session-settings";
import type { GrantedStatement } from "./document";
import type { Place } from "./place";

/**
 * The right to use the key that encrypts sessions, by its ARN or by its alias: a key that is made together with the
 * policy has no ARN before, and its alias stays where another key takes its place.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function sessionKey(
    place: Place,
    { kmsKeyArn, kmsKeyAlias }: SessionSettings,
    Action: GrantedStatement["Action"],
): GrantedStatement[] {
    if (kmsKeyArn !== undefined) return [{ Sid: "SessionKey", Effect: "Allow", Action, Resource: kmsKeyArn }];
    if (kmsKeyAlias === undefined) return [];
    return [
        {
            Sid: "SessionKey",
            Effect: "Allow",
            Action,
            Resource: `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/*`,
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": kmsKeyAlias } },
        },
    ];
}

/** What instances do with the key: read a session's data key, and encrypt the logs that they write to S3. */
export function instanceKeyActions({ s3BucketName }: SessionSettings): string | readonly string[] {
    return s3BucketName === undefined ? "kms:Decrypt" : ["kms:Decrypt", "kms:GenerateDataKey"];
}
