import type { AwsClients } from "./aws-clients";
import { ec2Resources } from "./ec2-resources";
import { iamResources } from "./iam-resources";
import { logResources } from "./log-resources";
import type { StackState } from "./stack-state";

/** A resource of AWS: Pulumi's type of it and its physical id. */
export type ResourceId = readonly [type: string, id: string];

/** Ids by type, sorted; types of which there are none are left out. */
type ResourceIds = Readonly<Record<string, readonly string[]>>;

/** A membership is one resource a group in Pulumi and one fact a member in IAM; it counts as the latter. */
export const MEMBERSHIP = "aws:iam/groupMembership:GroupMembership";

/**
 * Everything that AWS holds beyond what every account and every VPC comes with, read through its API. Volumes and
 * network interfaces are listed where they belong to nothing that is there.
 */
export async function awsResources(aws: AwsClients): Promise<ResourceIds> {
    return byType([...(await ec2Resources(aws.ec2)), ...(await iamResources(aws.iam)), ...(await logResources(aws))]);
}

/** Everything that a stack's state says AWS holds. Equal to `awsResources` where nothing is orphaned or missing. */
export function recordedResources(state: StackState): ResourceIds {
    const resources = (state.deployment.resources ?? []).filter(
        ({ custom, type }) => custom && !type.startsWith("pulumi:"),
    );
    return byType(
        resources.flatMap(({ type, id = "", outputs = {} }): ResourceId[] =>
            type === MEMBERSHIP
                ? (outputs["users"] as string[]).map((user) => [MEMBERSHIP, `${String(outputs["group"])}:${user}`])
                : [[type, id]],
        ),
    );
}

function byType(resources: readonly ResourceId[]): ResourceIds {
    const ids: Record<string, string[]> = {};
    for (const [type, id] of resources) (ids[type] ??= []).push(id);

    return Object.fromEntries(Object.entries(ids).map(([type, found]) => [type, found.sort()]));
}
