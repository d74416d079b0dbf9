import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { block, blocks, each, flag, map, number, text } from "../common/fields";
import { bool, num, object, str } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import { orGone, unlessMade } from "../common/errors";
import type { ResourceType } from "../common/resource-type";
import { balancerTags, readBalancerTags, balancerTagging } from "./lb-common";

function health(inputs: Properties): Omit<CreateTargetGroupCommandInput, "Name"> {
    const check = object(inputs, "healthCheck") ?? {};
    const matcher = str(check, "matcher");
    return {
        HealthCheckEnabled: bool(check, "enabled"),
        HealthCheckIntervalSeconds: num(check, "interval"),
        HealthCheckPath: str(check, "path"),
        HealthCheckPort: str(check, "port"),
        HealthCheckProtocol: str(check, "protocol") as "HTTP",
        HealthCheckTimeoutSeconds: num(check, "timeout"),
        HealthyThresholdCount: num(check, "healthyThreshold"),
        UnhealthyThresholdCount: num(check, "unhealthyThreshold"),
        Matcher: matcher === undefined ? undefined : { HttpCode: matcher },
    };
}

export const targetGroup: ResourceType = {
    title: "ELBv2 Target Group",
    inputs: {
        ...each("connectionTermination lambdaMultiValueHeadersEnabled proxyProtocolV2", flag().unread()),
        deregistrationDelay: number().unread(),
        healthCheck: block({
            enabled: flag(),
            healthyThreshold: number(),
            interval: number(),
            matcher: text(),
            path: text(),
            port: text(),
            protocol: text(),
            timeout: number(),
            unhealthyThreshold: number(),
        }).unread(),
        ipAddressType: text().replace().unread(),
        ...each("loadBalancingAlgorithmType loadBalancingAnomalyMitigation", text().unread()),
        ...each("loadBalancingCrossZoneEnabled preserveClientIp", text().unread()),
        name: text().replace().chosen(),
        namePrefix: text().replace().unread(),
        port: number().replace(),
        protocol: text().replace(),
        protocolVersion: text().replace().chosen(),
        slowStart: number().unread(),
        stickiness: block({
            cookieDuration: number(),
            cookieName: text(),
            enabled: flag(),
            type: text().need(),
        }).unread(),
        tags: map(),
        targetFailovers: blocks({ onDeregistration: text(), onUnhealthy: text() }).unread(),
        targetType: text().replace().or("instance"),
        vpcId: text().replace(),
    },
    outputs: ["arn", "arnSuffix", "loadBalancerArns"],
    volatile: ["loadBalancerArns"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 32 },
    tagging: balancerTagging,

    async create({ elb }, inputs) {
        const { TargetGroups } = await elb.createTargetGroup({
            ...health(inputs),
            Name: str(inputs, "name"),
            Port: num(inputs, "port"),
            Protocol: str(inputs, "protocol") as "HTTP",
            ProtocolVersion: str(inputs, "protocolVersion"),
            TargetType: str(inputs, "targetType") as "instance",
            VpcId: str(inputs, "vpcId"),
            Tags: balancerTags(inputs),
        });
        return TargetGroups?.[0]?.TargetGroupArn ?? "";
    },

    async find({ elb }, inputs) {
        const answer = await orGone(elb.describeTargetGroups({ Names: [str(inputs, "name") ?? ""] }));
        return (answer?.TargetGroups ?? []).map(({ TargetGroupArn = "" }) => TargetGroupArn);
    },

    async read(context, id) {
        const found = (await orGone(context.elb.describeTargetGroups({ TargetGroupArns: [id] })))?.TargetGroups?.[0];
        return (
            found && {
                arn: found.TargetGroupArn,
                arnSuffix: found.TargetGroupArn?.split(":").at(-1),
                loadBalancerArns: found.LoadBalancerArns ?? [],
                name: found.TargetGroupName,
                port: found.Port,
                protocol: found.Protocol,
                protocolVersion: found.ProtocolVersion,
                tags: await readBalancerTags(context, id),
                targetType: found.TargetType ?? "instance",
                vpcId: found.VpcId,
            }
        );
    },

    async update(context, id, _old, news) {
        await context.elb.modifyTargetGroup({ TargetGroupArn: id, ...health(news) });
    },

    delete: ({ elb }, id) => elb.deleteTargetGroup({ TargetGroupArn: id }),
};

/** One target of a target group. The service tells targets, not who registered them. */
export const targetGroupAttachment: ResourceType = {
    title: "ELBv2 Target Group Attachment",
    inputs: {
        availabilityZone: text().replace(),
        port: number().replace().unread(),
        quicServerId: text().replace().unread(),
        targetGroupArn: text().need().replace(),
        targetId: text().need().replace(),
    },
    outputs: [],

    async create({ elb }, inputs) {
        await elb.registerTargets({ TargetGroupArn: str(inputs, "targetGroupArn"), Targets: [target(inputs)] });
        return attachmentId(inputs);
    },

    async find(context, inputs) {
        return (await this.read(context, "", inputs)) === undefined ? [] : [attachmentId(inputs)];
    },

    async read({ elb }, _id, prior) {
        const TargetGroupArn = str(prior, "targetGroupArn");
        if (TargetGroupArn === undefined) return undefined;

        const answer = await orGone(elb.describeTargetHealth({ TargetGroupArn }));
        const found = answer?.TargetHealthDescriptions?.find(({ Target }) => Target?.Id === str(prior, "targetId"));
        return (
            found && {
                availabilityZone: str(prior, "availabilityZone"),
                targetGroupArn: TargetGroupArn,
                targetId: found.Target?.Id,
            }
        );
    },

    async delete({ elb }, _id, state) {
        const TargetGroupArn = str(state, "targetGroupArn");
        await unlessMade(/^InvalidTarget/, elb.deregisterTargets({ TargetGroupArn, Targets: [target(state)] }));
    },
};

function attachmentId(inputs: Properties): string {
    return `${str(inputs, "targetGroupArn")}-${str(inputs, "targetId")}`;
}

function target(inputs: Properties) {
    return {
        Id: str(inputs, "targetId"),
        Port: num(inputs, "port"),
        AvailabilityZone: str(inputs, "availabilityZone"),
    };
}
