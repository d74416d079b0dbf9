import { str } from "../common/inputs";
import { ec2Arn } from "../resources/ec2-tags";
import { inlineRoutes } from "../resources/route-table";
import { subnet as subnetType } from "../resources/subnet";
import { vpc as vpcType } from "../resources/vpc";
import { tagMap } from "../common/tags";
import type { AwsFunction } from "./function";
import { ids, lookup, only } from "./lookups";

export const getVpc: AwsFunction = async (context, args) => {
    const by = {
        cidr: args["cidrBlock"],
        "dhcp-options-id": args["dhcpOptionsId"],
        "is-default": args["default"],
        state: args["state"],
    };
    const { Vpcs } = await context.ec2.describeVpcs({ VpcIds: ids(args["id"]), ...lookup(args, by) });
    const found = only(Vpcs, "EC2 VPC");
    const { tagsAll: _all, ...state } = (await vpcType.read(context, found.VpcId ?? "", {})) ?? {};
    return {
        ...args,
        ...state,
        id: found.VpcId,
        region: context.region,
        default: found.IsDefault ?? false,
        state: found.State,
        cidrBlockAssociations: (found.CidrBlockAssociationSet ?? []).map((association) => ({
            associationId: association.AssociationId,
            cidrBlock: association.CidrBlock,
            state: association.CidrBlockState?.State,
        })),
        ipv6CidrBlockAssociations: (found.Ipv6CidrBlockAssociationSet ?? []).map((association) => ({
            associationId: association.AssociationId,
            ipv6CidrBlock: association.Ipv6CidrBlock,
            state: association.Ipv6CidrBlockState?.State,
        })),
    };
};

export const getSubnet: AwsFunction = async (context, args) => {
    const by = {
        "availability-zone": args["availabilityZone"],
        "availability-zone-id": args["availabilityZoneId"],
        "cidr-block": args["cidrBlock"],
        "default-for-az": args["defaultForAz"],
        state: args["state"],
        "vpc-id": args["vpcId"],
    };
    const { Subnets } = await context.ec2.describeSubnets({ SubnetIds: ids(args["id"]), ...lookup(args, by) });
    const found = only(Subnets, "EC2 Subnet");
    const names = found.PrivateDnsNameOptionsOnLaunch;
    return {
        ...args,
        ...(await subnetType.read(context, found.SubnetId ?? "", {})),
        id: found.SubnetId,
        region: context.region,
        state: found.State,
        availableIpAddressCount: found.AvailableIpAddressCount,
        customerOwnedIpv4Pool: found.CustomerOwnedIpv4Pool ?? "",
        defaultForAz: found.DefaultForAz ?? false,
        enableLniAtDeviceIndex: found.EnableLniAtDeviceIndex ?? 0,
        enableResourceNameDnsARecordOnLaunch: names?.EnableResourceNameDnsARecord ?? false,
        enableResourceNameDnsAaaaRecordOnLaunch: names?.EnableResourceNameDnsAAAARecord ?? false,
        mapCustomerOwnedIpOnLaunch: found.MapCustomerOwnedIpOnLaunch ?? false,
        outpostArn: found.OutpostArn ?? "",
    };
};

export const getSubnets: AwsFunction = async (context, args) => {
    const { Subnets = [] } = await context.ec2.describeSubnets(lookup(args, {}));
    const found = Subnets.map(({ SubnetId }) => SubnetId);
    return { tags: {}, ...args, id: context.region, region: context.region, ids: found };
};

export const getSecurityGroup: AwsFunction = async (context, args) => {
    const by = { "group-name": args["name"], "vpc-id": args["vpcId"] };
    const { SecurityGroups } = await context.ec2.describeSecurityGroups({
        GroupIds: ids(args["id"]),
        ...lookup(args, by),
    });
    const found = only(SecurityGroups, "EC2 Security Group");
    return {
        ...args,
        id: found.GroupId,
        region: context.region,
        arn: found.SecurityGroupArn ?? (await ec2Arn(context, `security-group/${found.GroupId}`, found.OwnerId)),
        name: found.GroupName,
        description: found.Description,
        vpcId: found.VpcId ?? "",
        tags: tagMap(found.Tags),
    };
};

export const getRouteTable: AwsFunction = async (context, args) => {
    const by = {
        "route-table-id": args["routeTableId"],
        "vpc-id": args["vpcId"],
        "association.subnet-id": args["subnetId"],
        "association.gateway-id": args["gatewayId"],
    };
    const { RouteTables } = await context.ec2.describeRouteTables(lookup(args, by));
    const found = only(RouteTables, "EC2 Route Table");
    return {
        ...args,
        id: found.RouteTableId,
        routeTableId: found.RouteTableId,
        region: context.region,
        arn: await ec2Arn(context, `route-table/${found.RouteTableId}`, found.OwnerId),
        vpcId: found.VpcId,
        ownerId: found.OwnerId ?? "",
        subnetId: str(args, "subnetId") ?? "",
        gatewayId: str(args, "gatewayId") ?? "",
        routes: inlineRoutes(found),
        associations: (found.Associations ?? []).map((association) => ({
            routeTableAssociationId: association.RouteTableAssociationId,
            routeTableId: association.RouteTableId,
            subnetId: association.SubnetId ?? "",
            gatewayId: association.GatewayId ?? "",
            main: association.Main ?? false,
        })),
        tags: tagMap(found.Tags),
    };
};

export const getRouteTables: AwsFunction = async (context, args) => {
    const { RouteTables = [] } = await context.ec2.describeRouteTables(lookup(args, { "vpc-id": args["vpcId"] }));
    const found = RouteTables.map(({ RouteTableId }) => RouteTableId);
    return { tags: {}, ...args, id: context.region, region: context.region, ids: found };
};
