import { partitionOf } from "../../access/grants";
import type { InstanceSettings } from "../settings/instances";
import type { SessionInput } from "../settings/session";
import type { Path, Problem } from "./problem";

/**
 * Finds ARNs of another region or partition than the stack's (neither a KMS key nor a document works elsewhere) and
 * settings that have no effect without another.
 */
export function checkSession(instances: InstanceSettings, session: SessionInput, region: string): Problem[] {
    const key = { service: "kms", resource: /^key\/[A-Za-z0-9-]{1,64}$/, example: "key/KEY_ID" };
    // Only AWS has documents whose names begin so, and those open more than a shell.
    const document = {
        service: "ssm",
        resource: /^document\/(?!aws-|amazon|amzn)[\w.-]{3,128}$/i,
        example: "document/NAME, not one of AWS's own AWS-… documents",
    };
    const named = session.documentName?.startsWith("arn:") ? session.documentName : undefined;
    return [
        ...arnProblem(["session", "kmsKeyArn"], session.kmsKeyArn, region, key),
        ...arnProblem(["instances", "rootVolumeKmsKeyArn"], instances.rootVolumeKmsKeyArn, region, key),
        ...arnProblem(["session", "documentName"], named, region, document),
        ...togetherProblems(session),
    ];
}

/** Settings that contradict each other, or have no effect without another. */
function togetherProblems(session: SessionInput): Problem[] {
    const { logs, preferences, kmsKeyAlias, kmsKeyArn, documentName, s3BucketName, cloudWatchLogGroupName } = session;
    const problems: Problem[] = [];
    const wrong = (key: string, found: unknown, expected: string) =>
        problems.push({ path: ["session", ...key.split(".")], found, expected });
    if (session.s3KeyPrefix !== undefined && s3BucketName === undefined)
        wrong("s3KeyPrefix", session.s3KeyPrefix, "no value unless session.s3BucketName is set");
    if (kmsKeyAlias !== undefined && kmsKeyArn !== undefined)
        wrong("kmsKeyAlias", kmsKeyAlias, "no value if session.kmsKeyArn is set");
    if (logs !== undefined && s3BucketName === undefined && cloudWatchLogGroupName === undefined)
        wrong("logs", logs, "no value unless session.s3BucketName or session.cloudWatchLogGroupName is set");
    if (logs !== undefined && kmsKeyAlias === undefined && kmsKeyArn === undefined)
        wrong("kmsKeyAlias", undefined, "the alias of the key that session.logs creates, or session.kmsKeyArn");
    for (const key of ["readers", "objectLockInDays"] as const) {
        if (logs?.[key] !== undefined && s3BucketName === undefined)
            wrong(`logs.${key}`, logs[key], "no value unless session.s3BucketName is set");
    }
    if ((logs ?? preferences) !== undefined && documentName.startsWith("arn:"))
        wrong("documentName", documentName, "the name of a document of this account, which this stack creates");
    if (preferences?.runAsDefaultUser !== undefined && !preferences.runAsEnabled)
        wrong("preferences.runAsDefaultUser", preferences.runAsDefaultUser, "no value unless runAsEnabled is true");
    return problems;
}

function arnProblem(
    path: Path,
    found: string | undefined,
    region: string,
    { service, resource, example }: { service: string; resource: RegExp; example: string },
): Problem[] {
    const beginning = `arn:${partitionOf(region)}:${service}:${region}:`;
    const [, account = "", rest = ""] = /^(\d{12}):(.*)$/s.exec(found?.slice(beginning.length) ?? "") ?? [];
    const right = found === undefined || (found.startsWith(beginning) && account !== "" && resource.test(rest));
    return right ? [] : [{ path, found, expected: `an ARN in ${region}: ${beginning}ACCOUNT:${example}` }];
}
