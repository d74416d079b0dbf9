import { block, blocks, each, flag, map, number, set, text } from "../common/fields";
import { bool, objects, str, strs } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import { madeSince, orGone } from "../common/errors";
import type { Context, ResourceType } from "../common/resource-type";
import { within } from "../common/rules";
import { balancerTags, readBalancerTags, balancerTagging } from "./lb-common";

const logs = block({ bucket: text().need(), enabled: flag(), prefix: text() });

/** Inputs that are attributes of a load balancer to the service, by the attribute's key. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
    desyncMitigationMode: "routing.http.desync_mitigation_mode",
    dropInvalidHeaderFields: "routing.http.drop_invalid_header_fields.enabled",
    enableCrossZoneLoadBalancing: "load_balancing.cross_zone.enabled",
    enableDeletionProtection: "deletion_protection.enabled",
    enableHttp2: "routing.http2.enabled",
    idleTimeout: "idle_timeout.timeout_seconds",
};

async function setAttributes({ elb }: Context, LoadBalancerArn: string, inputs: Properties): Promise<void> {
    const Attributes = Object.entries(ATTRIBUTES)
        .filter(([input]) => inputs[input] !== undefined)
        .map(([input, Key]) => ({ Key, Value: String(inputs[input]) }));
    await (Attributes.length > 0 ? elb.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes }) : undefined);
}

async function described({ elb }: Context, by: { Names: string[] } | { LoadBalancerArns: string[] }) {
    return (await orGone(elb.describeLoadBalancers(by)))?.LoadBalancers?.[0];
}

export const loadBalancer: ResourceType = {
    title: "ELBv2 Load Balancer",
    inputs: {
        accessLogs: logs.unread(),
        clientKeepAlive: number().unread(),
        connectionLogs: logs.unread(),
        customerOwnedIpv4Pool: text().replace().unread(),
        ...each("desyncMitigationMode dnsRecordClientRoutingPolicy xffHeaderProcessingMode", text().unread()),
        ...each("dropInvalidHeaderFields enableCrossZoneLoadBalancing enableDeletionProtection", flag().unread()),
        ...each("enableHttp2 enableTlsVersionAndCipherSuiteHeaders enableWafFailOpen", flag().unread()),
        ...each("enableXffClientPort enableZonalShift preserveHostHeader", flag().unread()),
        idleTimeout: number().unread().valid(within(1, 4000)),
        internal: flag().replace(),
        ipAddressType: text().chosen(),
        loadBalancerType: text().replace().or("application"),
        name: text().replace().chosen(),
        namePrefix: text().replace().unread(),
        securityGroups: set().chosen(),
        subnetMappings: blocks({
            allocationId: text(),
            ipv6Address: text(),
            privateIpv4Address: text(),
            subnetId: text().need(),
        })
            .replace()
            .unread(),
        subnets: set().chosen(),
        tags: map(),
    },
    outputs: ["arn", "arnSuffix", "dnsName", "vpcId", "zoneId"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 32 },
    tagging: balancerTagging,

    async create({ elb }, inputs) {
        const mappings = objects(inputs, "subnetMappings").map((one) => ({
            AllocationId: str(one, "allocationId"),
            PrivateIPv4Address: str(one, "privateIpv4Address"),
            SubnetId: str(one, "subnetId"),
        }));
        const { LoadBalancers } = await elb.createLoadBalancer({
            Name: str(inputs, "name"),
            IpAddressType: str(inputs, "ipAddressType") as "ipv4",
            Scheme: bool(inputs, "internal") === true ? "internal" : "internet-facing",
            SecurityGroups: strs(inputs, "securityGroups"),
            SubnetMappings: mappings.length === 0 ? undefined : mappings,
            Subnets: strs(inputs, "subnets"),
            Type: str(inputs, "loadBalancerType") as "application",
            Tags: balancerTags(inputs),
        });
        return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    },

    finish: (context, id, inputs) => setAttributes(context, id, inputs),

    async find(context, inputs, since) {
        const found = await described(context, { Names: [str(inputs, "name") ?? ""] });
        return madeSince(found?.CreatedTime, since) ? [found?.LoadBalancerArn ?? ""] : [];
    },

    async read(context, id) {
        const found = await described(context, { LoadBalancerArns: [id] });
        return (
            found && {
                arn: found.LoadBalancerArn,
                arnSuffix: found.LoadBalancerArn?.split(":loadbalancer/")[1],
                dnsName: found.DNSName,
                internal: found.Scheme === "internal",
                ipAddressType: found.IpAddressType ?? "ipv4",
                loadBalancerType: found.Type ?? "application",
                name: found.LoadBalancerName,
                securityGroups: found.SecurityGroups ?? [],
                subnets: (found.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId),
                tags: await readBalancerTags(context, id),
                vpcId: found.VpcId,
                zoneId: found.CanonicalHostedZoneId,
            }
        );
    },

    async update(context, id, old, news) {
        const changed = (key: string) => JSON.stringify(old[key]) !== JSON.stringify(news[key]);
        const groups = strs(news, "securityGroups");
        await (changed("securityGroups") && groups !== undefined
            ? context.elb.setSecurityGroups({ LoadBalancerArn: id, SecurityGroups: groups })
            : undefined);
        const subnets = strs(news, "subnets");
        await (changed("subnets") && subnets !== undefined
            ? context.elb.setSubnets({ LoadBalancerArn: id, Subnets: subnets })
            : undefined);
        await setAttributes(context, id, news);
    },

    delete: ({ elb }, id) => elb.deleteLoadBalancer({ LoadBalancerArn: id }),
};
