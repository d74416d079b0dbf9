import type { PolicyDocument, Statement } from "../policy/document";
import type { SessionSettings } from "../session-settings";
import type { Place } from "./place";

/**
 * Only AWS's own buckets, for updates of the SSM agent, patches and Amazon Linux 2023's packages, and the bucket of the
 * session logs. Without a policy the gateway would be the way out for data: any bucket of any account.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html
 */
export function s3EndpointPolicy(
    { partition, region }: Pick<Place, "partition" | "region">,
    { s3BucketName }: SessionSettings,
): PolicyDocument {
    const bucket = (name: string) => `arn:${partition}:s3:::${name}`;
    const amazon = [
        `aws-ssm-${region}`,
        `amazon-ssm-${region}`,
        `amazon-ssm-packages-${region}`,
        `patch-baseline-snapshot-${region}`,
        // https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
        `al2023-repos-${region}-de612dc2`,
    ];
    const logs: Statement[] =
        s3BucketName === undefined
            ? []
            : [
                  {
                      Sid: "SessionLogs",
                      Effect: "Allow",
                      Principal: "*",
                      Action: ["s3:GetEncryptionConfiguration", "s3:PutObject"],
                      Resource: [bucket(s3BucketName), `${bucket(s3BucketName)}/*`],
                  },
              ];
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AmazonPackages",
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetObject",
                Resource: amazon.map((name) => `${bucket(name)}/*`),
            },
            ...logs,
        ],
    };
}
