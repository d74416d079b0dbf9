import {
    DescribeRouteTablesCommand,
    DescribeSecurityGroupRulesCommand,
    DescribeSubnetsCommand,
    DescribeVpcEndpointsCommand,
    DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import type { AwsClients } from "./aws-clients";
import { deployedInstances } from "./deployed-instances";

/** A rule of a security group in one line: `in tcp 443-443 from sg-…`. */
type RuleText = string;

/** The network around the instances, as AWS holds it. */
interface DeployedNetwork {
    readonly vpcCidrBlocks: readonly (string | undefined)[];
    readonly subnets: readonly {
        readonly zone: string | undefined;
        readonly cidrBlock: string | undefined;
        readonly ipv6CidrBlock: string | undefined;
    }[];
    /** Where routes of the instances' subnets lead, but for those inside the VPC. */
    readonly waysOut: readonly string[];
    readonly endpoints: readonly {
        readonly service: string;
        readonly type: string | undefined;
        readonly privateDns: boolean | undefined;
    }[];
    /** The policies of the endpoints. */
    readonly policies: readonly string[];
    /** The rules of the instances' security group, by what the endpoints' group and the lists of S3 are called. */
    readonly instanceRules: readonly RuleText[];
    readonly endpointRules: readonly RuleText[];
}

/** Reads the network that the deployed instances stand in. */
export async function deployedNetwork(aws: AwsClients): Promise<DeployedNetwork> {
    const { ec2 } = aws;
    const instances = Object.values(await deployedInstances(aws));
    const subnetIds = new Set(instances.map(({ subnetId }) => subnetId));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const vpcId = Subnets.find(({ SubnetId }) => subnetIds.has(SubnetId))?.VpcId;
    const subnets = Subnets.filter(({ VpcId }) => VpcId === vpcId);
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));

    const endpoints = VpcEndpoints.filter(({ VpcId, State }) => VpcId === vpcId && `${State}` !== "deleted");
    const instanceGroups = new Set(instances.flatMap(({ securityGroupIds }) => securityGroupIds));
    const endpointGroups = new Set(endpoints.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId)));
    const peer = (id: string | undefined) =>
        instanceGroups.has(id) ? "instances" : endpointGroups.has(id) ? "endpoints" : id;
    const rulesOf = (groups: ReadonlySet<string | undefined>) =>
        SecurityGroupRules.filter(({ GroupId }) => groups.has(GroupId))
            .map((rule) => {
                const other =
                    peer(rule.ReferencedGroupInfo?.GroupId) ?? rule.PrefixListId?.slice(0, 3) ?? rule.CidrIpv4;
                const ports = `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort}`;
                return rule.IsEgress ? `out ${ports} to ${other}` : `in ${ports} from ${other}`;
            })
            .sort();
    const waysOut = RouteTables.filter(({ Associations = [], VpcId }) =>
        Associations.some(({ Main, SubnetId }) => subnetIds.has(SubnetId) || (Main === true && VpcId === vpcId)),
    )
        .flatMap(({ Routes = [] }) => Routes)
        .filter(({ GatewayId }) => GatewayId !== "local" && !GatewayId?.startsWith("vpce-"))
        .map((route) => JSON.stringify(route));
    return {
        vpcCidrBlocks: Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ CidrBlock }) => CidrBlock),
        subnets: subnets.map(({ AvailabilityZone, CidrBlock, Ipv6CidrBlockAssociationSet }) => ({
            zone: AvailabilityZone,
            cidrBlock: CidrBlock,
            ipv6CidrBlock: Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock,
        })),
        waysOut,
        endpoints: endpoints
            .map(({ ServiceName = "", VpcEndpointType, PrivateDnsEnabled }) => ({
                service: ServiceName.split(".").at(-1) ?? "",
                type: VpcEndpointType,
                privateDns: PrivateDnsEnabled,
            }))
            .sort((one, other) => one.service.localeCompare(other.service)),
        policies: endpoints.map(({ PolicyDocument = "" }) => PolicyDocument),
        instanceRules: rulesOf(instanceGroups),
        endpointRules: rulesOf(endpointGroups),
    };
}
