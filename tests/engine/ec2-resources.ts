import {
    DescribeInstancesCommand,
    DescribeInternetGatewaysCommand,
    DescribeNetworkInterfacesCommand,
    DescribeRouteTablesCommand,
    DescribeSecurityGroupRulesCommand,
    DescribeSecurityGroupsCommand,
    DescribeSubnetsCommand,
    DescribeVolumesCommand,
    DescribeVpcEndpointsCommand,
    DescribeVpcsCommand,
    type EC2Client,
    type Instance,
} from "@aws-sdk/client-ec2";
import type { ResourceId } from "./aws-resources";

/** The instances that aren't terminated. */
export async function liveInstances(ec2: EC2Client): Promise<Instance[]> {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    return Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) => State?.Name !== "terminated");
}

/** What EC2 holds beyond what every account and every VPC comes with. */
export async function ec2Resources(ec2: EC2Client): Promise<ResourceId[]> {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const givenVpcs = new Set(Vpcs.filter(({ IsDefault }) => IsDefault).map(({ VpcId }) => VpcId));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    const live = await liveInstances(ec2);
    const instances = live.map(({ InstanceId }) => InstanceId ?? "");
    const endpoints = VpcEndpoints.filter(({ State }) => `${State}`.toLowerCase() !== "deleted");

    const ownTables = RouteTables.filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main));
    const givenGroups = SecurityGroups.filter(({ GroupName }) => GroupName === "default").map(({ GroupId }) => GroupId);
    const inUse = new Set([
        ...live.flatMap(({ NetworkInterfaces: own = [] }) => own.map(({ NetworkInterfaceId }) => NetworkInterfaceId)),
        ...endpoints.flatMap(({ NetworkInterfaceIds = [] }) => NetworkInterfaceIds),
    ]);
    const ids = (type: string, found: readonly (string | undefined)[]) =>
        found.map((id): ResourceId => [type, id ?? ""]);
    return [
        ...ids(
            "aws:ec2/vpc:Vpc",
            Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ VpcId }) => VpcId),
        ),
        ...ids(
            "aws:ec2/subnet:Subnet",
            Subnets.filter(({ VpcId }) => !givenVpcs.has(VpcId)).map(({ SubnetId }) => SubnetId),
        ),
        ...ids(
            "aws:ec2/internetGateway:InternetGateway",
            InternetGateways.filter(
                ({ Attachments = [] }) => !Attachments.some(({ VpcId }) => givenVpcs.has(VpcId)),
            ).map(({ InternetGatewayId }) => InternetGatewayId),
        ),
        ...ids(
            "aws:ec2/routeTable:RouteTable",
            ownTables.map(({ RouteTableId }) => RouteTableId),
        ),
        ...ids(
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            ownTables.flatMap(({ Associations = [] }) =>
                Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId),
            ),
        ),
        ...ids(
            "aws:ec2/securityGroup:SecurityGroup",
            SecurityGroups.map(({ GroupId }) => GroupId).filter((id) => !givenGroups.includes(id)),
        ),
        ...[true, false].flatMap((egress) =>
            ids(
                egress
                    ? "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
                    : "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                SecurityGroupRules.filter(
                    ({ IsEgress, GroupId }) => IsEgress === egress && !givenGroups.includes(GroupId),
                ).map(({ SecurityGroupRuleId }) => SecurityGroupRuleId),
            ),
        ),
        ...ids(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            endpoints.map(({ VpcEndpointId }) => VpcEndpointId),
        ),
        ...ids("aws:ec2/instance:Instance", instances),
        ...ids(
            "a volume without its instance",
            Volumes.filter(
                ({ Attachments = [] }) => !Attachments.some(({ InstanceId }) => instances.includes(InstanceId ?? "")),
            ).map(({ VolumeId }) => VolumeId),
        ),
        ...ids(
            "a network interface without its instance or endpoint",
            NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId).filter((id) => !inUse.has(id)),
        ),
    ];
}
