import type { Tenancy } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { flag, map, number, text } from "../common/fields";
import { bool, num, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { ipv4Block, oneOf, within } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

async function setAttributes({ ec2 }: Context, id: string, old: Properties, news: Properties): Promise<void> {
    const changed = (key: string) => typeof news[key] === "boolean" && news[key] !== old[key];
    // EC2 changes one attribute a call, and DNS host names need DNS support first.
    if (changed("enableDnsSupport"))
        await ec2.modifyVpcAttribute({ VpcId: id, EnableDnsSupport: { Value: news["enableDnsSupport"] === true } });

    if (changed("enableDnsHostnames"))
        await ec2.modifyVpcAttribute({ VpcId: id, EnableDnsHostnames: { Value: news["enableDnsHostnames"] === true } });

    if (changed("enableNetworkAddressUsageMetrics")) {
        const Value = news["enableNetworkAddressUsageMetrics"] === true;
        await ec2.modifyVpcAttribute({ VpcId: id, EnableNetworkAddressUsageMetrics: { Value } });
    }
}

/** AWS gives a VPC an IPv6 block, or takes it back from one whose subnets have none of it. */
async function setIpv6({ ec2 }: Context, VpcId: string, old: Properties, news: Properties): Promise<void> {
    const [before, after] = [old, news].map((inputs) => bool(inputs, "assignGeneratedIpv6CidrBlock") ?? false);
    if (before === after) return;

    if (after) await ec2.associateVpcCidrBlock({ VpcId, AmazonProvidedIpv6CidrBlock: true });
    else await ec2.disassociateVpcCidrBlock({ AssociationId: str(old, "ipv6AssociationId") });
}

const madeWith = { enableDnsSupport: true, enableDnsHostnames: false, enableNetworkAddressUsageMetrics: false };

export const vpc: ResourceType = {
    title: "EC2 VPC",
    inputs: {
        cidrBlock: text().replace().chosen().valid(ipv4Block),
        instanceTenancy: text().replace().or("default").valid(oneOf("default", "dedicated")),
        enableDnsSupport: flag().or(true),
        enableDnsHostnames: flag().chosen(),
        enableNetworkAddressUsageMetrics: flag().chosen(),
        assignGeneratedIpv6CidrBlock: flag(),
        ipv4IpamPoolId: text().replace().unread(),
        ipv4NetmaskLength: number().replace().unread().valid(within(16, 28)),
        ipv6CidrBlock: text().replace().chosen(),
        ipv6CidrBlockNetworkBorderGroup: text().replace().chosen(),
        ipv6IpamPoolId: text().replace().unread(),
        ipv6NetmaskLength: number().replace().unread(),
        tags: map(),
    },
    outputs: [
        "arn",
        "defaultNetworkAclId",
        "defaultRouteTableId",
        "defaultSecurityGroupId",
        "dhcpOptionsId",
        "ipv6AssociationId",
        "mainRouteTableId",
        "ownerId",
    ],
    twins: true,
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { Vpc } = await ec2.createVpc({
            CidrBlock: str(inputs, "cidrBlock"),
            InstanceTenancy: str(inputs, "instanceTenancy") as Tenancy,
            AmazonProvidedIpv6CidrBlock: bool(inputs, "assignGeneratedIpv6CidrBlock"),
            Ipv4IpamPoolId: str(inputs, "ipv4IpamPoolId"),
            Ipv4NetmaskLength: num(inputs, "ipv4NetmaskLength"),
            Ipv6CidrBlock: str(inputs, "ipv6CidrBlock"),
            Ipv6IpamPoolId: str(inputs, "ipv6IpamPoolId"),
            Ipv6NetmaskLength: num(inputs, "ipv6NetmaskLength"),
            TagSpecifications: tagSpecification("vpc", inputs),
        });
        return Vpc?.VpcId ?? "";
    },

    finish: (context, id, inputs) => setAttributes(context, id, madeWith, inputs),

    async find({ ec2 }, inputs) {
        const { Vpcs } = await ec2.describeVpcs({ Filters: filters({ cidr: inputs["cidrBlock"] }) });
        return taggedAlike(Vpcs, inputs).map(({ VpcId = "" }) => VpcId);
    },

    async read(context, id) {
        const { Vpcs } = await context.ec2.describeVpcs({ VpcIds: [id] });
        const found = Vpcs?.[0];
        if (found === undefined) return undefined;

        const attribute = async (
            Attribute: "enableDnsSupport" | "enableDnsHostnames" | "enableNetworkAddressUsageMetrics",
        ) => context.ec2.describeVpcAttribute({ VpcId: id, Attribute });
        const ofVpc = { Filters: filters({ "vpc-id": id }) };
        const [support, hostnames, metrics, acls, groups, tables] = await Promise.all([
            attribute("enableDnsSupport"),
            attribute("enableDnsHostnames"),
            attribute("enableNetworkAddressUsageMetrics"),
            context.ec2.describeNetworkAcls({ Filters: filters({ "vpc-id": id, default: "true" }) }),
            context.ec2.describeSecurityGroups({ Filters: filters({ "vpc-id": id, "group-name": "default" }) }),
            context.ec2.describeRouteTables(ofVpc),
        ]);
        const main = tables.RouteTables?.find(({ Associations }) => Associations?.some(({ Main }) => Main === true));
        const ipv6 = found.Ipv6CidrBlockAssociationSet?.find(
            ({ Ipv6CidrBlockState }) => Ipv6CidrBlockState?.State === "associated",
        );
        return {
            arn: await ec2Arn(context, `vpc/${id}`, found.OwnerId),
            cidrBlock: found.CidrBlock,
            instanceTenancy: found.InstanceTenancy,
            enableDnsSupport: support.EnableDnsSupport?.Value,
            enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
            enableNetworkAddressUsageMetrics: metrics.EnableNetworkAddressUsageMetrics?.Value ?? false,
            assignGeneratedIpv6CidrBlock: ipv6 !== undefined && ipv6.Ipv6Pool === "Amazon",
            ipv6CidrBlock: ipv6?.Ipv6CidrBlock ?? "",
            ipv6CidrBlockNetworkBorderGroup: ipv6?.NetworkBorderGroup ?? "",
            ipv6AssociationId: ipv6?.AssociationId ?? "",
            defaultNetworkAclId: acls.NetworkAcls?.[0]?.NetworkAclId ?? "",
            defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId ?? "",
            defaultRouteTableId: main?.RouteTableId ?? "",
            mainRouteTableId: main?.RouteTableId ?? "",
            dhcpOptionsId: found.DhcpOptionsId ?? "",
            ownerId: found.OwnerId ?? "",
            tags: tagMap(found.Tags),
        };
    },

    async update(context, id, old, news) {
        await setAttributes(context, id, old, news);
        await setIpv6(context, id, old, news);
    },

    delete: ({ ec2 }, id) => ec2.deleteVpc({ VpcId: id }),
};
