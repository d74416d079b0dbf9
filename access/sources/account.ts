import { DescribeInstancesCommand, EC2Client, type DescribeInstancesCommandOutput } from "@aws-sdk/client-ec2";
import {
    GetAccountAuthorizationDetailsCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    IAMClient,
    type GetAccountAuthorizationDetailsCommandOutput,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Account } from "../matrix/account";
import { readAuthorizationDetails, type AuthorizationDetails } from "./authorization-details";
import { SourceError } from "../files/source-error";
import { principalsOf } from "./iam";
import { instanceProfiles, instancesOf, ownersOf, readReservations } from "./instances";

interface AccountOptions {
    /** The regions whose instances are read. Default: the region that the SDK is configured with. */
    readonly regions?: readonly string[];
    /** Called as the work goes on, with a few words on what is being read. */
    readonly onProgress?: (what: string) => void;
}

/**
 * Reads the account that the AWS SDK's credentials belong to: its users, groups, roles, policies and instances.
 *
 * Needs `sts:GetCallerIdentity`, `iam:GetAccountAuthorizationDetails`, `iam:GetPolicy`, `iam:GetPolicyVersion` and
 * `ec2:DescribeInstances`. Nothing is changed.
 * @throws SourceError where AWS refuses or can't be reached.
 */
export async function readAccount(options: AccountOptions = {}): Promise<Account> {
    const progress = options.onProgress ?? (() => undefined);
    // IAM has no regions, but each partition has its own, which a region tells.
    const first = options.regions?.[0];
    const global = first === undefined ? {} : { region: first };
    const [account, partition] = await identity(new STSClient(global));
    progress("users, groups, roles and policies");
    const details = await authorizationDetails(new IAMClient(global));
    const principals = principalsOf(details);
    const profiles = instanceProfiles(details);
    const regions = options.regions ?? [undefined];
    const instances = [];
    for (const region of regions) {
        progress(`instances${region === undefined ? "" : ` in ${region}`}`);
        const client = new EC2Client(region === undefined ? {} : { region });
        const configured = await asked("instances", () => client.config.region());
        const place = { account, partition, region: configured };
        const answer = await reservations(client);
        const foreign = ownersOf(answer).find((owner) => owner !== account);
        if (foreign !== undefined) {
            throw new SourceError(
                `EC2 answers with instances of the account ${foreign}, but the credentials belong to ${account}; is another endpoint configured for EC2?`,
            );
        }
        instances.push(...instancesOf(answer, place, profiles));
    }
    return { id: account, partition, principals, instances };
}

async function identity(sts: STSClient): Promise<[account: string, partition: string]> {
    const { Account: account, Arn: arn } = await asked("who the credentials belong to", () =>
        sts.send(new GetCallerIdentityCommand({})),
    );
    if (account === undefined) throw new SourceError("AWS didn't say which account the credentials belong to");
    return [account, arn?.split(":")[1] ?? "aws"];
}

type Details = Pick<
    GetAccountAuthorizationDetailsCommandOutput,
    "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies"
>;

/**
 * Asks page by page. AWS's managed policies come one by one, only those in use: asking for all of them would bring more
 * than a thousand.
 */
async function authorizationDetails(iam: IAMClient): Promise<AuthorizationDetails> {
    const all: Required<{ [K in keyof Details]: NonNullable<Details[K]> }> = {
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: [],
        Policies: [],
    };
    let marker: string | undefined;
    do {
        const page = await asked("users, groups, roles and policies", () =>
            iam.send(
                new GetAccountAuthorizationDetailsCommand({
                    Filter: ["User", "Group", "Role", "LocalManagedPolicy"],
                    MaxItems: 1000,
                    Marker: marker,
                }),
            ),
        );
        all.UserDetailList.push(...(page.UserDetailList ?? []));
        all.GroupDetailList.push(...(page.GroupDetailList ?? []));
        all.RoleDetailList.push(...(page.RoleDetailList ?? []));
        all.Policies.push(...(page.Policies ?? []));
        marker = page.IsTruncated === true ? page.Marker : undefined;
    } while (marker !== undefined);
    const details = readAuthorizationDetails(all, "the answer of IAM");
    await addManagedPolicies(iam, details);
    return details;
}

async function addManagedPolicies(iam: IAMClient, details: AuthorizationDetails): Promise<void> {
    const holders = [...details.UserDetailList, ...details.GroupDetailList, ...details.RoleDetailList];
    const used = new Set(
        holders.flatMap(({ AttachedManagedPolicies }) => AttachedManagedPolicies.map((one) => one.PolicyArn)),
    );
    for (const { PermissionsBoundary } of [...details.UserDetailList, ...details.RoleDetailList]) {
        if (PermissionsBoundary?.PermissionsBoundaryArn !== undefined)
            used.add(PermissionsBoundary.PermissionsBoundaryArn);
    }
    for (const { Arn } of details.Policies) used.delete(Arn);
    for (const PolicyArn of used) {
        const { Policy } = await asked(PolicyArn, () => iam.send(new GetPolicyCommand({ PolicyArn })));
        const VersionId = Policy?.DefaultVersionId;
        const { PolicyVersion } = await asked(PolicyArn, () =>
            iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId })),
        );
        details.Policies.push({
            Arn: PolicyArn,
            PolicyVersionList: [{ VersionId, IsDefaultVersion: true, Document: PolicyVersion?.Document ?? "" }],
            DefaultVersionId: VersionId,
        });
    }
}

async function reservations(ec2: EC2Client): Promise<ReturnType<typeof readReservations>> {
    const all: NonNullable<DescribeInstancesCommandOutput["Reservations"]> = [];
    let NextToken: string | undefined;
    do {
        const page = await asked("instances", () =>
            ec2.send(new DescribeInstancesCommand({ MaxResults: 1000, NextToken })),
        );
        all.push(...(page.Reservations ?? []));
        NextToken = page.NextToken;
    } while (NextToken !== undefined && NextToken !== "");
    return readReservations({ Reservations: all }, "the answer of EC2");
}

async function asked<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
        return await call();
    } catch (error) {
        const reason = error instanceof Error ? error.message || error.name : String(error);
        if (/region is missing|region not accepted: region=""/i.test(reason)) {
            throw new SourceError(
                "no region is configured, neither in AWS_REGION nor in the profile (expected --region REGION, or account:REGION in a source, for each region to read)",
                { cause: error },
            );
        }
        throw new SourceError(`can't read ${what} from AWS: ${reason}`, { cause: error });
    }
}
