import { partitionOf, type SessionSettings } from "../../access/grants";
import type { InstanceSettings } from "../settings/instances";
import type { Path, Problem } from "./problem";

/**
 * Finds ARNs of another region or partition than the stack's (neither a KMS key nor a document works elsewhere) and
 * settings that have no effect without another.
 */
export function checkSession(instances: InstanceSettings, session: SessionSettings, region: string): Problem[] {
    const key = { service: "kms", resource: /^key\/[A-Za-z0-9-]{1,64}$/, example: "key/KEY_ID" };
    // Nobody but AWS has documents whose names begin so, and those open more than a shell.
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
        ...(session.s3KeyPrefix === undefined || session.s3BucketName !== undefined
            ? []
            : [
                  {
                      path: ["session", "s3KeyPrefix"],
                      found: session.s3KeyPrefix,
                      expected: "no value unless session.s3BucketName is set",
                  },
              ]),
    ];
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
