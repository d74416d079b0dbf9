import {
    AssociateRouteTableCommand,
    CreateRouteTableCommand,
    CreateSubnetCommand,
    CreateVpcCommand,
    ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { TestStack } from "./harness";

/** A VPC as a user may have it: two subnets in two zones, one route table without routes. */
export async function makeVpc({ aws: { ec2 } }: TestStack) {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "172.20.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? "";
    const subnetIds: string[] = [];
    for (const zone of ["a", "b"]) {
        const CidrBlock = zone === "a" ? "172.20.0.0/24" : "172.20.1.0/24";
        const { Subnet } = await ec2.send(
            new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: `eu-central-1${zone}` }),
        );
        const SubnetId = Subnet?.SubnetId ?? "";
        await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
        subnetIds.push(SubnetId);
    }
    return { vpcId: VpcId, subnetIds, routeTableIds: [RouteTableId] };
}
