import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Sandbox } from "../../sandbox/setup/open-sandbox";

/** Clients of the services that are asked what is deployed. */
export interface AwsClients {
    readonly ec2: EC2Client;
    readonly iam: IAMClient;
    readonly kms: KMSClient;
    readonly logs: CloudWatchLogsClient;
    readonly s3: S3Client;
    readonly ssm: SSMClient;
    readonly sts: STSClient;
}

/** Clients that talk to a sandbox's Moto. */
export function awsClients(sandbox: Pick<Sandbox, "moto" | "region">): AwsClients {
    const settings = {
        endpoint: sandbox.moto.endpoint,
        region: sandbox.region,
        credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    };
    return {
        ec2: new EC2Client(settings),
        iam: new IAMClient(settings),
        kms: new KMSClient(settings),
        logs: new CloudWatchLogsClient(settings),
        s3: new S3Client({ ...settings, forcePathStyle: true }),
        ssm: new SSMClient(settings),
        sts: new STSClient(settings),
    };
}
