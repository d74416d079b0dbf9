import type { Properties } from "../../rpc/values";
import { each, flag, map, number, text } from "../common/fields";
import { bool, num, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { ipv4Block, oneOf } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

async function setAttributes({ ec2 }: Context, SubnetId: string, old: Properties, news: Properties): Promise<void> {
    const value = (key: string) => ({ Value: bool(news, key) ?? false });
    const changed = (key: string) => (bool(news, key) ?? false) !== (bool(old, key) ?? false);
    // EC2 changes one attribute a call.
    if (changed("mapPublicIpOnLaunch"))
        await ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: value("mapPublicIpOnLaunch") });

    if (changed("assignIpv6AddressOnCreation")) {
        await ec2.modifySubnetAttribute({
            SubnetId,
            AssignIpv6AddressOnCreation: value("assignIpv6AddressOnCreation"),
        });
    }
    if (changed("enableDns64")) await ec2.modifySubnetAttribute({ SubnetId, EnableDns64: value("enableDns64") });
}

export const subnet: ResourceType = {
    title: "EC2 Subnet",
    inputs: {
        vpcId: text().need().replace(),
        cidrBlock: text().replace().chosen().valid(ipv4Block),
        ...each("availabilityZone availabilityZoneId", text().replace().chosen()),
        ipv6CidrBlock: text().chosen(),
        ...each("mapPublicIpOnLaunch assignIpv6AddressOnCreation enableDns64", flag().or(false)),
        ipv4IpamPoolId: text().replace().unread(),
        ipv4NetmaskLength: number().replace().unread(),
        ipv6Native: flag().replace().or(false),
        privateDnsHostnameTypeOnLaunch: text().replace().chosen().valid(oneOf("ip-name", "resource-name")),
        tags: map(),
    },
    outputs: ["arn", "ipv6CidrBlockAssociationId", "ownerId"],
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { Subnet } = await ec2.createSubnet({
            VpcId: str(inputs, "vpcId"),
            CidrBlock: str(inputs, "cidrBlock"),
            AvailabilityZone: str(inputs, "availabilityZone"),
            AvailabilityZoneId: str(inputs, "availabilityZoneId"),
            Ipv4IpamPoolId: str(inputs, "ipv4IpamPoolId"),
            Ipv4NetmaskLength: num(inputs, "ipv4NetmaskLength"),
            Ipv6CidrBlock: str(inputs, "ipv6CidrBlock"),
            Ipv6Native: bool(inputs, "ipv6Native") === true ? true : undefined,
            TagSpecifications: tagSpecification("subnet", inputs),
        });
        return Subnet?.SubnetId ?? "";
    },

    finish: (context, id, inputs) => setAttributes(context, id, {}, inputs),

    async find({ ec2 }, inputs) {
        const { Subnets } = await ec2.describeSubnets({
            Filters: filters({
                "vpc-id": inputs["vpcId"],
                "cidr-block": inputs["cidrBlock"],
                "availability-zone": inputs["availabilityZone"],
            }),
        });
        return taggedAlike(Subnets, inputs).map(({ SubnetId = "" }) => SubnetId);
    },

    async read(context, id) {
        const found = (await context.ec2.describeSubnets({ SubnetIds: [id] })).Subnets?.[0];
        if (found === undefined) return undefined;

        // Moto lists only the blocks that are associated, and says so in a form that the SDK can't read.
        const ipv6 = found.Ipv6CidrBlockAssociationSet?.[0];
        return {
            arn: found.SubnetArn ?? (await ec2Arn(context, `subnet/${id}`, found.OwnerId)),
            vpcId: found.VpcId,
            cidrBlock: found.CidrBlock,
            availabilityZone: found.AvailabilityZone,
            availabilityZoneId: found.AvailabilityZoneId,
            mapPublicIpOnLaunch: found.MapPublicIpOnLaunch ?? false,
            assignIpv6AddressOnCreation: found.AssignIpv6AddressOnCreation ?? false,
            enableDns64: found.EnableDns64 ?? false,
            ipv6CidrBlock: ipv6?.Ipv6CidrBlock ?? "",
            ipv6CidrBlockAssociationId: ipv6?.AssociationId ?? "",
            ipv6Native: found.Ipv6Native ?? false,
            privateDnsHostnameTypeOnLaunch: found.PrivateDnsNameOptionsOnLaunch?.HostnameType ?? "ip-name",
            ownerId: found.OwnerId ?? "",
            tags: tagMap(found.Tags),
        };
    },

    async update(context, id, old, news) {
        const { ipv6CidrBlock } = news;
        if (typeof ipv6CidrBlock === "string" && ipv6CidrBlock !== "" && ipv6CidrBlock !== old["ipv6CidrBlock"])
            await context.ec2.associateSubnetCidrBlock({ SubnetId: id, Ipv6CidrBlock: ipv6CidrBlock });

        await setAttributes(context, id, old, news);
    },

    delete: ({ ec2 }, id) => ec2.deleteSubnet({ SubnetId: id }),
};
