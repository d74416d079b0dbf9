import type {
    CapacityProviderStrategyItem,
    CreateServiceCommandInput,
    UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import type { Properties } from "../../rpc/values";
import { block, blocks, each, flag, map, number, set, text } from "../common/fields";
import { bool, num, object, objects, str, strs } from "../common/inputs";
import { orGone } from "../common/errors";
import type { Context, ResourceType } from "../common/resource-type";
import { ecsTagMap, ecsTags, ecsTagging } from "./ecs-tags";

async function describe({ ecs }: Context, cluster: string | undefined, service: string) {
    const answer = await orGone(ecs.describeServices({ cluster, services: [service], include: ["TAGS"] }));
    return answer?.services?.find(({ status }) => status !== "INACTIVE");
}

/** What both making and changing a service take. */
function shared(inputs: Properties): UpdateServiceCommandInput {
    const network = object(inputs, "networkConfiguration");
    return {
        service: str(inputs, "name"),
        cluster: str(inputs, "cluster"),
        capacityProviderStrategy: strategies(inputs),
        desiredCount: num(inputs, "desiredCount") ?? 0,
        enableExecuteCommand: bool(inputs, "enableExecuteCommand"),
        healthCheckGracePeriodSeconds: num(inputs, "healthCheckGracePeriodSeconds"),
        loadBalancers: balancers(inputs),
        platformVersion: str(inputs, "platformVersion"),
        taskDefinition: str(inputs, "taskDefinition"),
        networkConfiguration: network && {
            awsvpcConfiguration: {
                assignPublicIp: bool(network, "assignPublicIp") === true ? "ENABLED" : "DISABLED",
                securityGroups: strs(network, "securityGroups"),
                subnets: strs(network, "subnets") ?? [],
            },
        },
    };
}

function strategies(inputs: Properties): CreateServiceCommandInput["capacityProviderStrategy"] {
    const given = objects(inputs, "capacityProviderStrategies") as unknown as CapacityProviderStrategyItem[];
    return given.length === 0 ? undefined : given;
}

function balancers(inputs: Properties): CreateServiceCommandInput["loadBalancers"] {
    const given = objects(inputs, "loadBalancers").map((one) => ({
        containerName: str(one, "containerName"),
        containerPort: num(one, "containerPort"),
        loadBalancerName: str(one, "elbName"),
        targetGroupArn: str(one, "targetGroupArn"),
    }));
    return given.length === 0 ? undefined : given;
}

export const ecsService: ResourceType = {
    title: "ECS Service",
    inputs: {
        alarms: block({ alarmNames: set(), enable: flag(), rollback: flag() }).unread(),
        ...each("availabilityZoneRebalancing platformVersion propagateTags", text().unread()),
        capacityProviderStrategies: blocks({
            base: number(),
            capacityProvider: text().need(),
            weight: number(),
        }).unread(),
        ...each("cluster launchType name", text().replace().chosen()),
        deploymentCircuitBreaker: block({ enable: flag(), rollback: flag() }).unread(),
        ...each("deploymentConfiguration serviceConnectConfiguration triggers", map().unread()),
        deploymentController: block({ type: text() }).replace().unread(),
        ...each("deploymentMaximumPercent deploymentMinimumHealthyPercent", number().unread()),
        healthCheckGracePeriodSeconds: number().unread(),
        desiredCount: number(),
        ...each("enableEcsManagedTags enableExecuteCommand forceDelete forceNewDeployment", flag().unread()),
        ...each("sigintRollback waitForSteadyState", flag().unread()),
        iamRole: text().replace().unread(),
        loadBalancers: blocks({
            containerName: text().need(),
            containerPort: number().need(),
            elbName: text(),
            targetGroupArn: text(),
        }).unread(),
        networkConfiguration: block({ assignPublicIp: flag(), securityGroups: set(), subnets: set().need() }).unread(),
        orderedPlacementStrategies: blocks({ field: text(), type: text().need() }).unread(),
        placementConstraints: blocks({ expression: text(), type: text().need() }).unread(),
        schedulingStrategy: text().replace().or("REPLICA"),
        serviceRegistries: block({
            containerName: text(),
            containerPort: number(),
            port: number(),
            registryArn: text().need(),
        }).unread(),
        tags: map(),
        taskDefinition: text(),
    },
    outputs: ["arn"],
    autoName: { property: "name", maxLength: 255 },
    tagging: ecsTagging,

    async create(context, inputs) {
        const { service } = await context.ecs.createService({
            ...shared(inputs),
            serviceName: str(inputs, "name"),
            launchType: str(inputs, "launchType") as "FARGATE",
            schedulingStrategy: str(inputs, "schedulingStrategy") as "REPLICA",
            clientToken: context.token?.slice(0, 36),
            tags: ecsTags(inputs["tagsAll"]),
        });
        return service?.serviceArn ?? "";
    },

    async find(context, inputs) {
        const found = await describe(context, str(inputs, "cluster"), str(inputs, "name") ?? "");
        return found?.serviceArn === undefined ? [] : [found.serviceArn];
    },

    async read(context, id, prior) {
        // An import names CLUSTER/SERVICE; an ARN ends in the same.
        const [cluster, name] = id.split("/").slice(-2);
        const found = await describe(context, str(prior, "cluster") ?? cluster, name ?? id);
        return (
            found && {
                id: found.serviceArn,
                arn: found.serviceArn,
                cluster: found.clusterArn,
                desiredCount: found.desiredCount ?? 0,
                launchType: found.launchType,
                name: found.serviceName,
                schedulingStrategy: found.schedulingStrategy ?? "REPLICA",
                tags: ecsTagMap(found.tags),
                taskDefinition: found.taskDefinition,
            }
        );
    },

    async update(context, _id, _old, news) {
        await context.ecs.updateService(shared(news));
    },

    async delete({ ecs }, id, state) {
        const [cluster, name] = id.split("/").slice(-2);
        await ecs.deleteService({ cluster: str(state, "cluster") ?? cluster, service: name, force: true });
    },
};
