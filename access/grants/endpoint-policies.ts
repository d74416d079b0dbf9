import type { PolicyDocument, Statement } from "../policy/document";
import type { SessionSettings } from "../session-settings";
import type { Place } from "./place";

/** Whose requests VPC endpoints admit: those of an account's principals, or of an organization's, by its ID. */
export type EndpointPrincipals = { readonly account: string } | { readonly organization: string };

/**
 * The policy of an interface endpoint. Without one it carries the requests of anyone's credentials, such as those that
 * somebody brings to an instance to send data to an account of their own.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function interfaceEndpointPolicy(principals: EndpointPrincipals): PolicyDocument {
    const own = { Sid: "OwnPrincipals", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } as const;
    return { Version: "2012-10-17", Statement: [{ ...own, Condition: ofPrincipals(principals) }] };
}

function ofPrincipals(principals: EndpointPrincipals): Statement["Condition"] {
    return {
        StringEquals:
            "account" in principals
                ? { "aws:PrincipalAccount": principals.account }
                : { "aws:PrincipalOrgID": principals.organization },
    };
}

/**
 * Only AWS's own buckets, for updates of the SSM agent, patches and Amazon Linux 2023's packages, and the bucket of the
 * session logs. Without a policy the gateway would be the way out for data: any bucket of any account.
 * Package managers send requests without credentials, so that only the logs can be limited to principals.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html
 */
export function s3EndpointPolicy(
    { partition, region }: Pick<Place, "partition" | "region">,
    { s3BucketName }: SessionSettings,
    principals?: EndpointPrincipals,
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
                      ...(principals && { Condition: ofPrincipals(principals) }),
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
