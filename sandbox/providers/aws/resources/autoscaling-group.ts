import type {
    CreateAutoScalingGroupType,
    InstancesDistribution,
    LaunchTemplateSpecification,
} from "@aws-sdk/client-auto-scaling";
import { block, blocks, each, flag, list, map, number, set, text } from "../common/fields";
import { bool, capitalized, num, object, objects, str, strs, without } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import { madeSince, unlessMade } from "../common/errors";
import type { Context, ResourceType } from "../common/resource-type";

const template = { id: text(), name: text(), version: text() };
const override = {
    instanceRequirements: map(),
    instanceType: text(),
    launchTemplateSpecification: block({ launchTemplateId: text(), launchTemplateName: text(), version: text() }),
    weightedCapacity: text(),
};

function specification(given: Properties, id: string, name: string): LaunchTemplateSpecification {
    return {
        LaunchTemplateId: str(given, id),
        LaunchTemplateName: str(given, id) === undefined ? str(given, name) : undefined,
        Version: str(given, "version") ?? "$Default",
    };
}

function mixed(inputs: Properties): CreateAutoScalingGroupType["MixedInstancesPolicy"] {
    const policy = object(inputs, "mixedInstancesPolicy");
    if (policy === undefined) return undefined;

    const launch = object(policy, "launchTemplate") ?? {};
    return {
        LaunchTemplate: {
            LaunchTemplateSpecification: specification(
                object(launch, "launchTemplateSpecification") ?? {},
                "launchTemplateId",
                "launchTemplateName",
            ),
            Overrides: objects(launch, "overrides").map((one) => ({
                InstanceType: str(one, "instanceType"),
                WeightedCapacity: str(one, "weightedCapacity"),
            })),
        },
        InstancesDistribution: capitalized(object(policy, "instancesDistribution")) as
            InstancesDistribution | undefined,
    };
}

/** What both making and changing a group take. */
function shared(inputs: Properties) {
    const launch = object(inputs, "launchTemplate");
    const subnets = strs(inputs, "vpcZoneIdentifiers");
    return {
        AutoScalingGroupName: str(inputs, "name"),
        AvailabilityZones: subnets === undefined ? strs(inputs, "availabilityZones") : undefined,
        DefaultCooldown: num(inputs, "defaultCooldown"),
        DesiredCapacity: num(inputs, "desiredCapacity"),
        HealthCheckGracePeriod: num(inputs, "healthCheckGracePeriod"),
        HealthCheckType: str(inputs, "healthCheckType"),
        LaunchConfigurationName: str(inputs, "launchConfiguration"),
        LaunchTemplate: launch && specification(launch, "id", "name"),
        MaxSize: num(inputs, "maxSize"),
        MinSize: num(inputs, "minSize"),
        MixedInstancesPolicy: mixed(inputs),
        NewInstancesProtectedFromScaleIn: bool(inputs, "protectFromScaleIn"),
        PlacementGroup: str(inputs, "placementGroup"),
        TerminationPolicies: strs(inputs, "terminationPolicies"),
        VPCZoneIdentifier: subnets?.join(","),
    };
}

const groupTags = (inputs: Properties) =>
    objects(inputs, "tags").map((tag) => ({
        Key: str(tag, "key"),
        Value: str(tag, "value"),
        PropagateAtLaunch: bool(tag, "propagateAtLaunch") ?? false,
        ResourceId: str(inputs, "name"),
        ResourceType: "auto-scaling-group",
    }));

/** What a group launches, as a text to compare. */
function launched(of: Properties): string {
    const { LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy } = shared(of);
    return JSON.stringify([LaunchConfigurationName || null, LaunchTemplate, MixedInstancesPolicy]);
}

async function describe({ autoscaling }: Context, name: string) {
    const { AutoScalingGroups } = await autoscaling.describeAutoScalingGroups({ AutoScalingGroupNames: [name] });
    return AutoScalingGroups?.[0];
}

export const autoScalingGroup: ResourceType = {
    title: "Auto Scaling Group",
    inputs: {
        availabilityZones: set().chosen(),
        ...each("capacityRebalance ignoreFailedScalingActivities protectFromScaleIn", flag().unread()),
        ...each("context desiredCapacityType metricsGranularity placementGroup", text().unread()),
        defaultCooldown: number().chosen(),
        ...each("defaultInstanceWarmup maxInstanceLifetime minElbCapacity waitForElbCapacity", number().unread()),
        desiredCapacity: number().chosen(),
        ...each("enabledMetrics loadBalancers suspendedProcesses", set().unread()),
        forceDelete: flag().unread().or(false),
        forceDeleteWarmPool: flag().unread().or(false),
        healthCheckGracePeriod: number().unread().or(300),
        healthCheckType: text().chosen(),
        instanceMaintenancePolicy: block({ maxHealthyPercentage: number(), minHealthyPercentage: number() }).unread(),
        instanceRefresh: block({ preferences: map(), strategy: text().need(), triggers: set() }).unread(),
        launchConfiguration: text(),
        launchTemplate: block(template).unread(),
        maxSize: number().need(),
        minSize: number().need(),
        mixedInstancesPolicy: block({
            instancesDistribution: block({
                onDemandAllocationStrategy: text(),
                onDemandBaseCapacity: number(),
                onDemandPercentageAboveBaseCapacity: number(),
                spotAllocationStrategy: text(),
                spotInstancePools: number(),
                spotMaxPrice: text(),
            }),
            launchTemplate: block({
                launchTemplateSpecification: block({
                    launchTemplateId: text(),
                    launchTemplateName: text(),
                    version: text(),
                }).need(),
                overrides: blocks(override),
            }).need(),
        }).unread(),
        name: text().replace().chosen(),
        namePrefix: text().replace().unread(),
        serviceLinkedRoleArn: text().chosen(),
        tags: blocks({ key: text().need(), propagateAtLaunch: flag().need(), value: text().need() }),
        targetGroupArns: set(),
        terminationPolicies: list().unread(),
        trafficSources: list().unread(),
        vpcZoneIdentifiers: set().chosen(),
        waitForCapacityTimeout: text().unread().or("10m"),
        warmPool: map().unread(),
    },
    outputs: ["arn", "predictedCapacity", "warmPoolSize"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 255 },

    async create({ autoscaling }, inputs) {
        const groups = strs(inputs, "targetGroupArns");
        await autoscaling.createAutoScalingGroup({
            ...shared(inputs),
            LoadBalancerNames: strs(inputs, "loadBalancers"),
            TargetGroupARNs: groups?.length === 0 ? undefined : groups,
            Tags: groupTags(inputs),
        });
        return str(inputs, "name") ?? "";
    },

    async find(context, inputs, since) {
        const found = await describe(context, str(inputs, "name") ?? "");
        return madeSince(found?.CreatedTime, since) ? [found?.AutoScalingGroupName ?? ""] : [];
    },

    async read(context, id) {
        const found = await describe(context, id);
        return (
            found && {
                arn: found.AutoScalingGroupARN,
                availabilityZones: found.AvailabilityZones ?? [],
                defaultCooldown: found.DefaultCooldown,
                desiredCapacity: found.DesiredCapacity,
                healthCheckType: found.HealthCheckType,
                launchConfiguration: found.LaunchConfigurationName ?? "",
                maxSize: found.MaxSize,
                minSize: found.MinSize,
                name: found.AutoScalingGroupName,
                predictedCapacity: found.PredictedCapacity ?? 0,
                serviceLinkedRoleArn: found.ServiceLinkedRoleARN ?? "",
                tags: (found.Tags ?? []).map(({ Key, Value, PropagateAtLaunch }) => ({
                    key: Key,
                    propagateAtLaunch: PropagateAtLaunch ?? false,
                    value: Value,
                })),
                targetGroupArns: found.TargetGroupARNs ?? [],
                vpcZoneIdentifiers: (found.VPCZoneIdentifier ?? "").split(",").filter((id) => id !== ""),
                warmPoolSize: found.WarmPoolSize ?? 0,
            }
        );
    },

    async update({ autoscaling }, id, old, news) {
        await autoscaling.updateAutoScalingGroup(shared(news));
        // What the group launches is changed for its instances too, where the program says so.
        if (object(news, "instanceRefresh") !== undefined && launched(old) !== launched(news))
            await autoscaling.startInstanceRefresh({ AutoScalingGroupName: id, Strategy: "Rolling" });

        const kept = groupTags(news);
        const gone = groupTags(old).filter(({ Key }) => !kept.some((tag) => tag.Key === Key));
        await (gone.length > 0 ? autoscaling.deleteTags({ Tags: gone }) : undefined);
        await (kept.length > 0 ? autoscaling.createOrUpdateTags({ Tags: kept }) : undefined);
        const [before, after] = [strs(old, "targetGroupArns"), strs(news, "targetGroupArns")];
        const [detached, attached] = [without(before, after), without(after, before)];
        const AutoScalingGroupName = id;
        await (detached.length > 0
            ? autoscaling.detachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs: detached })
            : undefined);
        await (attached.length > 0
            ? autoscaling.attachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs: attached })
            : undefined);
    },

    async delete(context, id) {
        // Of a group that is gone AWS says no more than that the request isn't valid.
        await unlessMade(
            /^ValidationError$/,
            context.autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName: id, ForceDelete: true }),
            async () => (await describe(context, id)) === undefined,
        );
    },

    validate(inputs) {
        const launch = ["launchConfiguration", "launchTemplate", "mixedInstancesPolicy"];
        return launch.some((key) => inputs[key] !== undefined)
            ? []
            : [{ property: "launchTemplate", reason: `One of \`${launch.join(",")}\` must be specified` }];
    },
};
