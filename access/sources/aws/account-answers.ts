import { paginateDescribeInstances, type DescribeInstancesCommandOutput, type EC2Client } from "@aws-sdk/client-ec2";
import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    paginateGetAccountAuthorizationDetails,
    type EntityType,
    type GetAccountAuthorizationDetailsCommandOutput,
    type IAMClient,
    type ManagedPolicyDetail,
} from "@aws-sdk/client-iam";
import {
    ListTagsForResourceCommand,
    paginateDescribeInstanceInformation,
    type DescribeInstanceInformationCommandOutput,
    type ListTagsForResourceCommandOutput,
    type SSMClient,
} from "@aws-sdk/client-ssm";
import { asked } from "./asked";
import { merged, plain } from "./merged";

/** AWS's managed policies by ARN: the same in all accounts, so that they are asked for once. */
export type ManagedPolicies = Map<string, Promise<ManagedPolicyDetail>>;

type Details = Pick<
    GetAccountAuthorizationDetailsCommandOutput,
    "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies"
>;

/**
 * The users, groups, roles and policies of an account.
 *
 * AWS's managed policies come one by one, only those in use: asking for all of them would bring more than a thousand.
 */
export async function authorizationDetails(
    iam: IAMClient,
    known: ManagedPolicies = new Map<string, Promise<ManagedPolicyDetail>>(),
): Promise<Details> {
    const Filter: EntityType[] = ["User", "Group", "Role", "LocalManagedPolicy"];
    const pages = paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 1000 }, { Filter });
    const {
        UserDetailList = [],
        GroupDetailList = [],
        RoleDetailList = [],
        Policies = [],
    } = await asked("users, groups, roles and policies", () => merged(pages));
    const details = { UserDetailList, GroupDetailList, RoleDetailList, Policies };
    const others = usedElsewhere(details).map((arn) => {
        const policy = known.get(arn) ?? managedPolicy(iam, arn);
        if (arn.split(":")[4] !== "aws") return policy;
        known.set(arn, policy);
        // What one account may not ask for, another may.
        return policy.catch((error: unknown) => {
            known.delete(arn);
            throw error;
        });
    });
    return { ...details, Policies: [...Policies, ...(await Promise.all(others))] };
}

/** The managed policies in use that aren't among the details. */
function usedElsewhere({
    UserDetailList = [],
    GroupDetailList = [],
    RoleDetailList = [],
    Policies = [],
}: Details): string[] {
    const holders = [...UserDetailList, ...GroupDetailList, ...RoleDetailList];
    const attached = holders.flatMap(({ AttachedManagedPolicies = [] }) => AttachedManagedPolicies);
    const boundaries = [...UserDetailList, ...RoleDetailList].map(({ PermissionsBoundary }) => PermissionsBoundary);
    const used = new Set([
        ...attached.flatMap(({ PolicyArn }) => PolicyArn ?? []),
        ...boundaries.flatMap((one) => one?.PermissionsBoundaryArn ?? []),
    ]);
    for (const { Arn } of Policies) used.delete(Arn ?? "");
    return [...used];
}

async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<ManagedPolicyDetail> {
    const { Policy } = await asked(PolicyArn, () => iam.send(new GetPolicyCommand({ PolicyArn })));
    const VersionId = Policy?.DefaultVersionId;
    const version = await asked(PolicyArn, () => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId })));
    const Document = version.PolicyVersion?.Document ?? "";
    return {
        Arn: PolicyArn,
        PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1),
        DefaultVersionId: VersionId,
        PolicyVersionList: [{ VersionId, IsDefaultVersion: true, Document }],
    };
}

/** The answer of DescribeInstances in a region. */
export async function instances(ec2: EC2Client): Promise<Partial<DescribeInstancesCommandOutput>> {
    const pages = paginateDescribeInstances({ client: ec2, pageSize: 1000 }, {});
    return { Reservations: [], ...(await asked("instances", () => merged(pages))) };
}

/** What Systems Manager says of the nodes of a region. */
export async function nodes(ssm: SSMClient): Promise<Partial<DescribeInstanceInformationCommandOutput>> {
    const pages = paginateDescribeInstanceInformation({ client: ssm, pageSize: 50 }, {});
    return { InstanceInformationList: [], ...(await asked("managed nodes", () => merged(pages))) };
}

/** The tags of a hybrid node. */
export async function nodeTags(ssm: SSMClient, id: string): Promise<Partial<ListTagsForResourceCommandOutput>> {
    const command = new ListTagsForResourceCommand({ ResourceType: "ManagedInstance", ResourceId: id });
    return { TagList: [], ...plain(await asked(`tags of ${id}`, () => ssm.send(command))) };
}
