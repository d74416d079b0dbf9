import {
    DeleteInternetGatewayCommand,
    DeleteRouteTableCommand,
    DeleteSecurityGroupCommand,
    DeleteSubnetCommand,
    DeleteVpcCommand,
    DeleteVpcEndpointsCommand,
    DescribeInstancesCommand,
    DescribeInternetGatewaysCommand,
    DescribeRouteTablesCommand,
    DescribeSecurityGroupRulesCommand,
    DescribeSecurityGroupsCommand,
    DescribeSubnetsCommand,
    DescribeVpcEndpointsCommand,
    DescribeVpcsCommand,
    DetachInternetGatewayCommand,
    DisassociateRouteTableCommand,
    RevokeSecurityGroupEgressCommand,
    RevokeSecurityGroupIngressCommand,
    TerminateInstancesCommand,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import type { OrphanFinder } from "./orphan";

const vpcs: OrphanFinder = async ({ ec2 }, wanted) => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    return Vpcs.filter(
        (vpc) => !vpc.IsDefault && vpc.CidrBlock === wanted.text("cidrBlock") && wanted.fitsTags(vpc.Tags),
    ).map(({ VpcId }) => ({ id: VpcId!, remove: () => ec2.send(new DeleteVpcCommand({ VpcId })) }));
};

const subnets: OrphanFinder = async ({ ec2 }, wanted) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    return Subnets.filter(
        (subnet) => subnet.VpcId === wanted.text("vpcId") && subnet.CidrBlock === wanted.text("cidrBlock"),
    ).map(({ SubnetId }) => ({ id: SubnetId!, remove: () => ec2.send(new DeleteSubnetCommand({ SubnetId })) }));
};

const internetGateways: OrphanFinder = async ({ ec2 }, wanted) => {
    const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
    return InternetGateways.filter((gateway) => wanted.fitsTags(gateway.Tags)).map(
        ({ InternetGatewayId, Attachments = [] }) => ({
            id: InternetGatewayId!,
            remove: async () => {
                for (const { VpcId } of Attachments) {
                    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
                }
                await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
            },
        }),
    );
};

const routeTables: OrphanFinder = async ({ ec2 }, wanted) => {
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
    const isMain = (associations: readonly { Main?: boolean }[] = []) => associations.some(({ Main }) => Main);
    return RouteTables.filter(
        (table) => table.VpcId === wanted.text("vpcId") && !isMain(table.Associations) && wanted.fitsTags(table.Tags),
    ).map(({ RouteTableId }) => ({
        id: RouteTableId!,
        remove: () => ec2.send(new DeleteRouteTableCommand({ RouteTableId })),
    }));
};

const routeTableAssociations: OrphanFinder = async ({ ec2 }, wanted) => {
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
    return RouteTables.flatMap(({ Associations = [] }) => Associations)
        .filter(({ Main, SubnetId }) => !Main && SubnetId !== undefined && SubnetId === wanted.text("subnetId"))
        .map(({ RouteTableAssociationId: id }) => ({
            id: id!,
            remove: () => ec2.send(new DisassociateRouteTableCommand({ AssociationId: id })),
        }));
};

const securityGroups: OrphanFinder = async ({ ec2 }, wanted) => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    return SecurityGroups.filter(
        (group) =>
            group.GroupName === wanted.text("name") &&
            (group.VpcId ?? "") === (wanted.text("vpcId") ?? group.VpcId ?? ""),
    ).map(({ GroupId }) => ({ id: GroupId!, remove: () => ec2.send(new DeleteSecurityGroupCommand({ GroupId })) }));
};

function securityGroupRules(egress: boolean): OrphanFinder {
    return async ({ ec2 }, wanted) => {
        const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
        return SecurityGroupRules.filter(
            (rule) => rule.GroupId === wanted.text("securityGroupId") && rule.IsEgress === egress,
        ).map(({ GroupId, SecurityGroupRuleId }) => ({
            id: SecurityGroupRuleId!,
            remove: () => revoke(ec2, egress, GroupId!, SecurityGroupRuleId!),
        }));
    };
}

async function revoke(ec2: EC2Client, egress: boolean, GroupId: string, rule: string): Promise<void> {
    const input = { GroupId, SecurityGroupRuleIds: [rule] };
    if (egress) {
        await ec2.send(new RevokeSecurityGroupEgressCommand(input));
    } else {
        await ec2.send(new RevokeSecurityGroupIngressCommand(input));
    }
}

const vpcEndpoints: OrphanFinder = async ({ ec2 }, wanted) => {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    return VpcEndpoints.filter(
        ({ VpcId, ServiceName, State }) =>
            VpcId === wanted.text("vpcId") && ServiceName === wanted.text("serviceName") && `${State}` !== "deleted",
    ).map(({ VpcEndpointId }) => ({
        id: VpcEndpointId!,
        remove: () => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId!] })),
    }));
};

const instances: OrphanFinder = async ({ ec2 }, wanted) => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const ended = ["terminated", "shutting-down"];
    return Reservations.flatMap(({ Instances = [] }) => Instances)
        .filter(({ State, SubnetId }) => !ended.includes(State?.Name ?? "") && SubnetId === wanted.text("subnetId"))
        .filter(({ Tags }) => wanted.fitsTags(Tags))
        .map(({ InstanceId }) => ({
            id: InstanceId!,
            remove: () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId!] })),
        }));
};

/** What of EC2 a cut-short creation may have left, by the resource's type. */
export const ec2Finders: Readonly<Record<string, OrphanFinder>> = {
    "aws:ec2/vpc:Vpc": vpcs,
    "aws:ec2/subnet:Subnet": subnets,
    "aws:ec2/internetGateway:InternetGateway": internetGateways,
    "aws:ec2/routeTable:RouteTable": routeTables,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociations,
    "aws:ec2/securityGroup:SecurityGroup": securityGroups,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRules(false),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRules(true),
    "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoints,
    "aws:ec2/instance:Instance": instances,
};
