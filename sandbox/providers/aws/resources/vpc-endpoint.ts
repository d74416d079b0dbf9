import type { CreateVpcEndpointRequest, ModifyVpcEndpointRequest, VpcEndpoint } from "@aws-sdk/client-ec2";
import { setTimeout as delay } from "node:timers/promises";
import type { Properties } from "../../rpc/values";
import { block, flag, json, map, set, text } from "../common/fields";
import { orGone } from "../common/errors";
import { bool, capitalized, object, str, strs, without } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { oneOf } from "../common/rules";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, taggedAlike, tagSpecification, ec2Tagging } from "./ec2-tags";

const gone = ["deleted", "deleting", "failed", "rejected", "expired"];
const settled = ["available", "pendingAcceptance", ...gone];

/** Answers a list where it is not empty: the API refuses empty ones. */
function some(members: string[] | undefined): string[] | undefined {
    return members === undefined || members.length === 0 ? undefined : members;
}

async function endpointById({ ec2 }: Context, id: string): Promise<VpcEndpoint | undefined> {
    const found = (await ec2.describeVpcEndpoints({ VpcEndpointIds: [id] })).VpcEndpoints?.[0];
    return found === undefined || gone.includes((found.State ?? "").toLowerCase()) ? undefined : found;
}

const POLL_MS = 1_000;
const POLLS = 600;

/** Waits until an endpoint is what it is to be; undefined where it is gone. */
async function settle(context: Context, id: string): Promise<VpcEndpoint | undefined> {
    for (let poll = 0; poll < POLLS; poll++) {
        const found = await endpointById(context, id);
        if (found === undefined || settled.includes(found.State ?? "")) return found;

        await delay(POLL_MS);
    }
    throw new Error(`${id} didn't become available in ${(POLLS * POLL_MS) / 60_000} minutes`);
}

async function prefixListOf({ ec2 }: Context, service: string | undefined): Promise<string> {
    const { PrefixLists } = await ec2.describePrefixLists({ Filters: filters({ "prefix-list-name": service }) });
    return PrefixLists?.find(({ PrefixListName }) => PrefixListName === service)?.PrefixListId ?? "";
}

export const vpcEndpoint: ResourceType = {
    title: "EC2 VPC Endpoint",
    inputs: {
        vpcId: text().need().replace(),
        serviceName: text().need().replace(),
        vpcEndpointType: text()
            .replace()
            .or("Gateway")
            .valid(oneOf("Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork")),
        serviceRegion: text().replace().chosen(),
        autoAccept: flag().unread(),
        policy: json().chosen(),
        privateDnsEnabled: flag().chosen(),
        // Moto keeps neither of these two.
        ipAddressType: text()
            .unread()
            .valid(oneOf("ipv4", "dualstack", "ipv6")),
        dnsOptions: block({
            dnsRecordIpType: text()
                .chosen()
                .valid(oneOf("ipv4", "dualstack", "ipv6", "service-defined")),
            privateDnsOnlyForInboundResolverEndpoint: flag(),
        }).unread(),
        subnetIds: set().chosen(),
        securityGroupIds: set().chosen(),
        routeTableIds: set().chosen(),
        tags: map(),
    },
    outputs: [
        "arn",
        "cidrBlocks",
        "dnsEntries",
        "networkInterfaceIds",
        "ownerId",
        "prefixListId",
        "requesterManaged",
        "state",
    ],
    volatile: ["dnsEntries", "networkInterfaceIds"],
    twins: true,
    tagging: ec2Tagging,

    async create({ ec2 }, inputs) {
        const { VpcEndpoint } = await ec2.createVpcEndpoint({
            VpcId: str(inputs, "vpcId"),
            ServiceName: str(inputs, "serviceName"),
            VpcEndpointType: str(inputs, "vpcEndpointType") as CreateVpcEndpointRequest["VpcEndpointType"],
            ServiceRegion: str(inputs, "serviceRegion"),
            PolicyDocument: str(inputs, "policy"),
            // The API's own default is true, for interfaces.
            PrivateDnsEnabled: bool(inputs, "privateDnsEnabled") ?? false,
            IpAddressType: str(inputs, "ipAddressType") as CreateVpcEndpointRequest["IpAddressType"],
            DnsOptions: dnsOptions(inputs),
            SubnetIds: some(strs(inputs, "subnetIds")),
            SecurityGroupIds: some(strs(inputs, "securityGroupIds")),
            RouteTableIds: some(strs(inputs, "routeTableIds")),
            TagSpecifications: tagSpecification("vpc-endpoint", inputs),
        });
        return VpcEndpoint?.VpcEndpointId ?? "";
    },

    finish: (context, id) => settle(context, id),

    async find({ ec2 }, inputs) {
        const { VpcEndpoints } = await ec2.describeVpcEndpoints({
            Filters: filters({ "vpc-id": inputs["vpcId"], "service-name": inputs["serviceName"] }),
        });
        return taggedAlike(VpcEndpoints, inputs)
            .filter(({ State }) => !gone.includes((State ?? "").toLowerCase()))
            .map(({ VpcEndpointId = "" }) => VpcEndpointId);
    },

    async read(context, id) {
        const found = await endpointById(context, id);
        if (found === undefined) return undefined;

        return {
            arn: await ec2Arn(context, `vpc-endpoint/${id}`, found.OwnerId),
            vpcId: found.VpcId,
            serviceName: found.ServiceName,
            serviceRegion: found.ServiceRegion ?? context.region,
            vpcEndpointType: found.VpcEndpointType,
            policy: found.PolicyDocument,
            privateDnsEnabled: found.PrivateDnsEnabled ?? false,
            subnetIds: found.SubnetIds ?? [],
            securityGroupIds: (found.Groups ?? []).map(({ GroupId = "" }) => GroupId),
            routeTableIds: found.RouteTableIds ?? [],
            networkInterfaceIds: found.NetworkInterfaceIds ?? [],
            dnsEntries: (found.DnsEntries ?? []).map(({ DnsName = "", HostedZoneId = "" }) => ({
                dnsName: DnsName,
                hostedZoneId: HostedZoneId,
            })),
            cidrBlocks: [],
            prefixListId: found.VpcEndpointType === "Gateway" ? await prefixListOf(context, found.ServiceName) : "",
            requesterManaged: found.RequesterManaged ?? false,
            state: found.State ?? "available",
            ownerId: found.OwnerId ?? "",
            tags: tagMap(found.Tags),
        };
    },

    async update(context, id, old, news) {
        const changes = endpointChanges(old, news);
        if (Object.keys(changes).length > 0) {
            await context.ec2.modifyVpcEndpoint({ VpcEndpointId: id, ...changes });
            await settle(context, id);
        }
    },

    async delete(context, id) {
        const { Unsuccessful } = await context.ec2.deleteVpcEndpoints({ VpcEndpointIds: [id] });
        const error = Unsuccessful?.[0]?.Error;
        if (
            error !== undefined &&
            error.Code !== "InvalidVpcEndpointId.NotFound" &&
            error.Code !== "InvalidVpcEndpoint.NotFound"
        )
            throw new Error(`${error.Code}: ${error.Message}`);

        for (let poll = 0; poll < POLLS && (await deleting(context, id)); poll++) await delay(POLL_MS);
    },
};

async function deleting({ ec2 }: Context, id: string): Promise<boolean> {
    const found = await orGone(ec2.describeVpcEndpoints({ VpcEndpointIds: [id] }));
    return found?.VpcEndpoints?.some(({ State }) => State?.toLowerCase() === "deleting") === true;
}

const dnsOptions = (inputs: Properties) =>
    capitalized(object(inputs, "dnsOptions")) as CreateVpcEndpointRequest["DnsOptions"];

function endpointChanges(old: Properties, news: Properties): Partial<ModifyVpcEndpointRequest> {
    const added = (key: string) => (key in news ? some(without(strs(news, key), strs(old, key))) : undefined);
    const removed = (key: string) => (key in news ? some(without(strs(old, key), strs(news, key))) : undefined);
    const changed = (key: string) => key in news && old[key] !== news[key];
    const changes: Partial<ModifyVpcEndpointRequest> = {
        PolicyDocument: changed("policy") ? str(news, "policy") : undefined,
        PrivateDnsEnabled: changed("privateDnsEnabled") ? bool(news, "privateDnsEnabled") : undefined,
        IpAddressType: changed("ipAddressType") ? (str(news, "ipAddressType") as "ipv4") : undefined,
        DnsOptions:
            JSON.stringify(old["dnsOptions"]) === JSON.stringify(news["dnsOptions"]) ? undefined : dnsOptions(news),
        AddSubnetIds: added("subnetIds"),
        RemoveSubnetIds: removed("subnetIds"),
        AddSecurityGroupIds: added("securityGroupIds"),
        RemoveSecurityGroupIds: removed("securityGroupIds"),
        AddRouteTableIds: added("routeTableIds"),
        RemoveRouteTableIds: removed("routeTableIds"),
    };
    return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
