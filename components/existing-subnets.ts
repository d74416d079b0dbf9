import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

/** Subnets that exist, and what is expected of them. */
interface ExistingSubnets {
    /** The VPC that they must be in. */
    readonly vpcId: string;
    /** Their ids. */
    readonly subnetIds: readonly string[];
    /**
     * Whether interface endpoints are created in them. These take one subnet a zone, and answer under AWS's own names only
     * in a VPC that lets them.
     */
    readonly newEndpoints: boolean;
    /** Whether endpoints and instances get IPv6 addresses, which only subnets with an IPv6 block have. */
    readonly dualStack: boolean;
    /** The configuration key under which errors name `vpcId` and `subnetIds`. */
    readonly key: string;
}

/**
 * The ids of subnets that exist, once AWS has confirmed that they do, and that they are what is expected of them.
 *
 * @throws RunError (in the promise) that names the subnet which isn't, or what their VPC lacks for endpoints.
 */
export async function confirmedSubnetIds(expected: ExistingSubnets, opts: pulumi.InvokeOptions): Promise<string[]> {
    const { vpcId, subnetIds, newEndpoints, key } = expected;
    const subnets = await Promise.all(
        subnetIds.map(async (id) => {
            try {
                return { ...(await ec2.getSubnet({ id }, opts)), id };
            } catch (error) {
                throw wrong(`${key}.subnetIds`, id, `subnets of ${vpcId}: ${reasonOf(error)}`);
            }
        }),
    );
    const problem = problemOf(subnets, expected);
    if (problem !== undefined) throw wrong(`${key}.subnetIds`, problem.found, problem.expected);

    if (newEndpoints) {
        const missing = withoutDns(await ec2.getVpc({ id: vpcId }, opts));
        if (missing.length > 0) {
            const needed = `a VPC with ${missing.join(" and ")}, which endpoints with private DNS require`;
            throw wrong(`${key}.vpcId`, vpcId, needed);
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
    subnets: readonly Pick<ec2.GetSubnetResult, "id" | "vpcId" | "availabilityZone" | "ipv6CidrBlock">[],
    { vpcId, newEndpoints, dualStack }: Pick<ExistingSubnets, "vpcId" | "newEndpoints" | "dualStack">,
): { readonly found: string; readonly expected: string } | undefined {
    const foreign = subnets.find((subnet) => subnet.vpcId !== vpcId);
    if (foreign !== undefined)
        return { found: foreign.id, expected: `subnets of ${vpcId}; this one belongs to ${foreign.vpcId}` };

    const ipv4 = dualStack ? subnets.find(({ ipv6CidrBlock }) => ipv6CidrBlock === "") : undefined;
    if (ipv4 !== undefined)
        return { found: ipv4.id, expected: "subnets with an IPv6 block, for ipAddressType dualstack" };

    const zones = new Map<string, string>();
    for (const { id, availabilityZone } of newEndpoints ? subnets : []) {
        const before = zones.get(availabilityZone);
        if (before !== undefined) {
            return {
                found: `${before}, ${id}`,
                expected: `one subnet in each availability zone, since endpoints accept no more; both are in ${availabilityZone}`,
            };
        }
        zones.set(availabilityZone, id);
    }
    return undefined;
}

/** Pulumi prints a RunError without a stack trace: it is about the configuration and not about this file. */
function wrong(key: string, found: string, expected: string): pulumi.RunError {
    return new pulumi.RunError(`invalid value ${found} for ${key} (expected ${expected})`);
}

/** What the engine says of a function that failed, in one line. */
function reasonOf(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    return text.replace(/\s+/g, " ").trim() || "AWS gives no reason";
}
