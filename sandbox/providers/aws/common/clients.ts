import type { AutoScaling } from "@aws-sdk/client-auto-scaling";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECS } from "@aws-sdk/client-ecs";
import type { EKS } from "@aws-sdk/client-eks";
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAM } from "@aws-sdk/client-iam";
import type { Identitystore } from "@aws-sdk/client-identitystore";
import type { KMS } from "@aws-sdk/client-kms";
import type { S3 } from "@aws-sdk/client-s3";
import type { SSM } from "@aws-sdk/client-ssm";
import type { SSOAdmin } from "@aws-sdk/client-sso-admin";
import type { STS } from "@aws-sdk/client-sts";
import { accountAccess, type AccountAccess } from "./account-access";
import { withOperation } from "./errors";

/** The AWS services. Each client is loaded by its first call: that takes up to a tenth of a second. */
export interface Clients {
    readonly ec2: EC2;
    readonly iam: IAM;
    readonly ssm: SSM;
    readonly sts: STS;
    readonly kms: KMS;
    readonly s3: S3;
    readonly logs: CloudWatchLogs;
    readonly autoscaling: AutoScaling;
    readonly ecs: ECS;
    readonly eks: EKS;
    readonly elb: ElasticLoadBalancingV2;
    readonly sso: SSOAdmin;
    readonly identitystore: Identitystore;
    readonly accountAccess: AccountAccess;
}

export interface ClientOptions {
    readonly region: string;
    /** Default: as the environment says, AWS_ENDPOINT_URL. */
    readonly endpoint?: string;
    /** By the service's name as the provider's configuration spells it. */
    readonly endpoints: Readonly<Record<string, string>>;
    /** Default: those of the sandbox's own account. */
    readonly credentials?: Credentials;
}

interface Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
}

// The sandbox's AWS asks for some, and takes any.
const anyCredentials: Credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };

/** An address to send requests to, which is this machine's: no program can make the stand-in talk to AWS itself. */
function sandboxAddress(address: string | undefined, setting: string): string {
    const host = address === undefined || !URL.canParse(address) ? undefined : new URL(address).hostname;
    if (address === undefined || !["127.0.0.1", "localhost", "[::1]"].includes(host ?? "")) {
        throw new Error(
            `invalid value ${address === undefined ? "nothing" : JSON.stringify(address)} for ${setting} (expected the ` +
                "address of the sandbox's own AWS): the sandbox's AWS provider connects to no other.",
        );
    }
    return address;
}

// A call that can't be connected, or whose answer doesn't come, is tried again some seconds long and then fails: a
// deployment must end, well or with an error, whatever happens to what it talks to.
const limits = {
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** Whatever a client is made of here: every one has a stack of middleware. */
type AnyClient = Parameters<typeof withOperation>[0];

/** Clients for one region, which make so many attempts at each call. */
export function makeClients(options: ClientOptions, maxAttempts = 5): Clients {
    const common = sandboxAddress(options.endpoint ?? process.env["AWS_ENDPOINT_URL"], "AWS_ENDPOINT_URL");
    for (const [service, address] of Object.entries(options.endpoints)) sandboxAddress(address, `endpoints.${service}`);

    const config = (service: string) => ({
        ...limits,
        maxAttempts,
        region: options.region,
        endpoint: options.endpoints[service] ?? common,
        credentials: options.credentials ?? anyCredentials,
    });
    return {
        ec2: lazy(async () => new (await import("@aws-sdk/client-ec2")).EC2(config("ec2"))),
        iam: lazy(async () => new (await import("@aws-sdk/client-iam")).IAM(config("iam"))),
        ssm: lazy(async () => new (await import("@aws-sdk/client-ssm")).SSM(config("ssm"))),
        sts: lazy(async () => new (await import("@aws-sdk/client-sts")).STS(config("sts"))),
        kms: lazy(async () => new (await import("@aws-sdk/client-kms")).KMS(config("kms"))),
        s3: lazy(async () => new (await import("@aws-sdk/client-s3")).S3({ ...config("s3"), forcePathStyle: true })),
        logs: lazy(
            async () => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(config("cloudwatchlogs")),
        ),
        autoscaling: lazy(
            async () => new (await import("@aws-sdk/client-auto-scaling")).AutoScaling(config("autoscaling")),
        ),
        ecs: lazy(async () => new (await import("@aws-sdk/client-ecs")).ECS(config("ecs"))),
        eks: lazy(async () => new (await import("@aws-sdk/client-eks")).EKS(config("eks"))),
        elb: lazy(
            async () =>
                new (await import("@aws-sdk/client-elastic-load-balancing-v2")).ElasticLoadBalancingV2(config("elbv2")),
        ),
        sso: lazy(async () => new (await import("@aws-sdk/client-sso-admin")).SSOAdmin(config("ssoadmin"))),
        identitystore: lazy(
            async () => new (await import("@aws-sdk/client-identitystore")).Identitystore(config("identitystore")),
        ),
        accountAccess: accountAccess({
            region: options.region,
            endpoint: options.endpoints["accountaccess"] ?? common,
            maxAttempts,
        }),
    };
}

/** A client whose operations load it first. */
function lazy<Client extends AnyClient>(make: () => Promise<Client>): Client {
    let client: Promise<Client> | undefined;
    const call = (operation: string | symbol) => async (args: unknown) => {
        const made = await (client ??= make().then(withOperation));
        return (made as unknown as Record<string | symbol, (args: unknown) => Promise<unknown>>)[operation]?.(args);
    };
    // Without this, `await` takes the client for a promise.
    return new Proxy({} as Client, { get: (_, operation) => (operation === "then" ? undefined : call(operation)) });
}
