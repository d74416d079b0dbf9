import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient, type GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../matrix/account";
import type { Tags } from "../model";
import { SourceError } from "../files/source-error";
import { readAuthorizationDetails } from "./authorization-details";
import { authorizationDetails, instances as describeInstances, nodes, nodeTags } from "./aws/account-answers";
import { asked } from "./aws/asked";
import { holdersOf } from "./iam";
import { instanceProfiles, instancesOf, ownersOf, readReservations } from "./instances";
import { readInformation, readNodeTags, withNodes, type NodeAnswer } from "./nodes";

interface AccountOptions {
    /** The regions whose instances are read. Default: the region that the SDK is configured with. */
    readonly regions?: readonly string[];
    /** Called as the work goes on, with a few words on what is being read. */
    readonly onProgress?: (what: string) => void;
}

/**
 * Reads the account that the AWS SDK's credentials belong to: its users, groups, roles, policies and instances, and which
 * of these Systems Manager manages.
 *
 * Needs `sts:GetCallerIdentity`, `iam:GetAccountAuthorizationDetails`, `iam:GetPolicy`, `iam:GetPolicyVersion` and
 * `ec2:DescribeInstances`. Without `ssm:DescribeInstanceInformation` and `ssm:ListTagsForResource`, what Systems Manager
 * manages isn't known. Nothing is changed.
 * @throws SourceError where AWS refuses or can't be reached.
 */
export async function readAccount(options: AccountOptions = {}): Promise<Account> {
    const progress = options.onProgress ?? (() => undefined);
    // IAM has no regions, but each partition has its own, which a region tells.
    const first = options.regions?.[0];
    const global = first === undefined ? {} : { region: first };
    const [account, partition] = await identity(new STSClient(global));
    progress("users, groups, roles and policies");
    const details = readAuthorizationDetails(await authorizationDetails(new IAMClient(global)), "the answer of IAM");
    const holders = holdersOf(details);
    const profiles = instanceProfiles(details);
    const regions = options.regions ?? [undefined];
    const instances = [];
    const answers: NodeAnswer[] = [];
    for (const region of regions) {
        progress(`instances${region === undefined ? "" : ` in ${region}`}`);
        const client = new EC2Client(region === undefined ? {} : { region });
        const configured = await asked("instances", () => client.config.region());
        const place = { account, partition, region: configured };
        const answer = readReservations(await describeInstances(client), "the answer of EC2");
        const foreign = ownersOf(answer).find((owner) => owner !== account);
        if (foreign !== undefined) {
            throw new SourceError(
                `EC2 answers with instances of the account ${foreign}, but the credentials belong to ${account}; is another endpoint configured for EC2?`,
            );
        }
        instances.push(...instancesOf(answer, place, profiles));
        const managed = await nodeAnswer(new SSMClient({ region: configured }), place);
        if (managed !== undefined) answers.push(managed);
    }
    return withNodes({ id: account, partition, ...holders, instances }, answers);
}

/**
 * The ARN of the user, or of the role's session, that the AWS SDK's credentials belong to.
 * @throws SourceError where there are none, or AWS can't be reached.
 */
export async function callerArn(region?: string): Promise<string> {
    const { Arn: arn } = await caller(new STSClient(region === undefined ? {} : { region }));
    if (arn === undefined) throw new SourceError("AWS didn't say who the credentials belong to");
    return arn;
}

function caller(sts: STSClient): Promise<GetCallerIdentityCommandOutput> {
    return asked("who the credentials belong to", () => sts.send(new GetCallerIdentityCommand({})));
}

async function identity(sts: STSClient): Promise<[account: string, partition: string]> {
    const { Account: account, Arn: arn } = await caller(sts);
    if (account === undefined) throw new SourceError("AWS didn't say which account the credentials belong to");
    return [account, arn?.split(":")[1] ?? "aws"];
}

/** What Systems Manager manages in a region; undefined where the credentials may not ask, and then it isn't known. */
async function nodeAnswer(
    ssm: SSMClient,
    { account, region }: { readonly account: string; readonly region: string },
): Promise<NodeAnswer | undefined> {
    const answer = await unlessRefused(() => nodes(ssm));
    if (answer === undefined) return undefined;
    const found = readInformation(answer, "the answer of Systems Manager");
    const tags = new Map<string, Tags>();
    for (const { InstanceId: id } of found.filter(({ InstanceId }) => InstanceId.startsWith("mi-"))) {
        const own = await unlessRefused(() => nodeTags(ssm, id));
        if (own !== undefined) tags.set(id, readNodeTags(own, "the answer of Systems Manager"));
    }
    return { region, account, nodes: found, tagsOf: (id) => tags.get(id) };
}

async function unlessRefused<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        const { cause } = error instanceof SourceError ? error : { cause: undefined };
        if (cause instanceof Error && cause.name.startsWith("AccessDenied")) return undefined;
        throw error;
    }
}
