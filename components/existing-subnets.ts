import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

/**
 * The ids of subnets that exist, once AWS has confirmed that they do and that they are the VPC's.
 *
 * @throws Error (in the output) that names the subnet which isn't.
 */
export function existingSubnetIds(
    vpcId: string,
    subnetIds: readonly string[],
    opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string[]> {
    return pulumi.all(
        subnetIds.map((id) =>
            ec2.getSubnetOutput({ id }, opts).apply((subnet) => {
                if (subnet.vpcId !== vpcId) {
                    throw new pulumi.RunError(
                        `session-manager-access:network.existing.subnetIds: found ${id}, a subnet of ${subnet.vpcId}; allowed: subnets of ${vpcId}`,
                    );
                }
                return id;
            }),
        ),
    );
}
