import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

/** Subnets that exist, and what is expected of them. */
export interface ExistingSubnets {
    /** The VPC that they must be in. */
    readonly vpcId: string;
    /** Their ids. */
    readonly subnetIds: readonly string[];
    /**
     * Whether interface endpoints are created in them. These take one subnet a zone, and answer under AWS's own names only
     * in a VPC that lets them.
     */
    readonly newEndpoints: boolean;
}

/**
 * The ids of subnets that exist, once AWS has confirmed that they do, and that they are what is expected of them.
 *
 * @throws RunError (in the promise) that names the subnet which isn't, or what their VPC lacks for endpoints.
 */
export async function confirmedSubnetIds(expected: ExistingSubnets, opts: pulumi.InvokeOptions): Promise<string[]> {
    const { vpcId, subnetIds, newEndpoints } = expected;
    const subnets = await Promise.all(
        subnetIds.map(async (id) => {
            try {
                return { ...(await ec2.getSubnet({ id }, opts)), id };
            } catch (error) {
                throw wrong("subnetIds", `found ${id}; allowed: subnets of ${vpcId} (${reasonOf(error)})`);
            }
        }),
    );
    const problem = problemOf(subnets, expected);
    if (problem !== undefined) {
        throw wrong("subnetIds", problem);
    }
    if (newEndpoints) {
        const missing = withoutDns(await ec2.getVpc({ id: vpcId }, opts));
        if (missing.length > 0) {
            const allowed = "a VPC with both, which the private DNS of endpoints needs";
            throw wrong("vpcId", `found ${vpcId}, which is without ${missing.join(" and ")}; allowed: ${allowed}`);
        }
    }
    return [...subnetIds];
}

/** The attributes that a VPC lacks for private DNS: one made without thinking of it lacks the second. */
function withoutDns(vpc: Pick<ec2.GetVpcResult, "enableDnsSupport" | "enableDnsHostnames">): string[] {
    return (["enableDnsSupport", "enableDnsHostnames"] as const).filter((attribute) => !vpc[attribute]);
}

/**
 * The same, but if it fails it does so a turn later. Pulumi prints an error once, and puts the name of the property that
 * waited for it in front: by then the error itself has been printed.
 */
export async function failingLater<T>(value: Promise<T> | T): Promise<T> {
    try {
        return await value;
    } catch (error) {
        await new Promise((resolve) => setImmediate(resolve));
        throw error;
    }
}

/** What is wrong with subnets as AWS describes them; undefined if nothing is. */
export function problemOf(
    subnets: readonly Pick<ec2.GetSubnetResult, "id" | "vpcId" | "availabilityZone">[],
    { vpcId, newEndpoints }: ExistingSubnets,
): string | undefined {
    const foreign = subnets.find((subnet) => subnet.vpcId !== vpcId);
    if (foreign !== undefined) {
        return `found ${foreign.id}, a subnet of ${foreign.vpcId}; allowed: subnets of ${vpcId}`;
    }
    const zones = new Map<string, string>();
    for (const { id, availabilityZone } of newEndpoints ? subnets : []) {
        const before = zones.get(availabilityZone);
        if (before !== undefined) {
            return `found ${before} and ${id}, both in ${availabilityZone}; allowed: one subnet a zone, since endpoints take no more`;
        }
        zones.set(availabilityZone, id);
    }
    return undefined;
}

/** Pulumi prints a RunError without a stack trace: it is about the configuration and not about this file. */
function wrong(key: string, problem: string): pulumi.RunError {
    return new pulumi.RunError(`session-manager-access:network.existing.${key}: ${problem}`);
}

/** What the engine says of a function that failed, in one line. */
function reasonOf(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    return text.replace(/\s+/g, " ").trim() || "AWS doesn't say why";
}
