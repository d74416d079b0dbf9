import type { ContainerDefinition, RegisterTaskDefinitionRequest } from "@aws-sdk/client-ecs";
import { block, blocks, each, flag, json, list, map, number, set, text } from "../common/fields";
import { bool, object, objects, pick, str, strs } from "../common/inputs";
import { orGone } from "../common/errors";
import { everyPage } from "../common/pages";
import type { ResourceType } from "../common/resource-type";
import { ecsTagMap, ecsTags, ecsTagging } from "./ecs-tags";

const volume = {
    name: text().need(),
    configureAtLaunch: flag(),
    hostPath: text(),
    dockerVolumeConfiguration: map(),
    efsVolumeConfiguration: block({
        authorizationConfig: block({ accessPointId: text(), iam: text() }),
        fileSystemId: text().need(),
        rootDirectory: text(),
        transitEncryption: text(),
        transitEncryptionPort: number(),
    }),
};

/** What both ECS and the provider call so. */
const SAME = ["cpu", "memory", "executionRoleArn", "taskRoleArn", "ipcMode", "pidMode", "networkMode"] as const;

/** A revision of a task definition: each change makes another one. */
export const ecsTaskDefinition: ResourceType = {
    title: "ECS Task Definition",
    inputs: {
        // ECS fills in defaults of its own, which aren't the program's.
        containerDefinitions: json().need().replace().unread(),
        ...each("cpu executionRoleArn ipcMode memory pidMode taskRoleArn", text().replace()),
        enableFaultInjection: flag().replace().unread(),
        ephemeralStorage: block({ sizeInGib: number().need() }).replace().unread(),
        family: text().need().replace(),
        networkMode: text().replace().chosen(),
        placementConstraints: blocks({ expression: text(), type: text().need() }).replace().unread(),
        proxyConfiguration: block({ containerName: text(), properties: map(), type: text() }).replace().unread(),
        requiresCompatibilities: set().replace(),
        runtimePlatform: block({ cpuArchitecture: text(), operatingSystemFamily: text() }).replace().unread(),
        skipDestroy: flag().unread().or(false),
        tags: map(),
        trackLatest: flag().unread().or(false),
        volumes: blocks({ ...volume, s3filesVolumeConfiguration: list() })
            .replace()
            .unread(),
    },
    outputs: ["arn", "arnWithoutRevision", "revision"],
    twins: true,
    tagging: ecsTagging,

    async create({ ecs }, inputs) {
        const storage = object(inputs, "ephemeralStorage");
        const { taskDefinition } = await ecs.registerTaskDefinition({
            family: str(inputs, "family"),
            containerDefinitions: JSON.parse(str(inputs, "containerDefinitions") ?? "[]") as ContainerDefinition[],
            ...(pick(inputs, ...SAME) as Pick<RegisterTaskDefinitionRequest, (typeof SAME)[number]>),
            ephemeralStorage: storage && { sizeInGiB: Number(storage["sizeInGib"]) },
            placementConstraints: objects(inputs, "placementConstraints"),
            requiresCompatibilities: strs(inputs, "requiresCompatibilities") as ["FARGATE"],
            runtimePlatform: object(inputs, "runtimePlatform"),
            volumes: objects(inputs, "volumes").map(({ hostPath, ...rest }) => ({
                ...rest,
                ...(hostPath === undefined ? {} : { host: { sourcePath: hostPath as string } }),
            })),
            tags: ecsTags(inputs["tagsAll"]),
        });
        return taskDefinition?.taskDefinitionArn ?? "";
    },

    async find({ ecs }, inputs) {
        const family = str(inputs, "family") ?? "";
        const pages = await everyPage(
            (nextToken) => ecs.listTaskDefinitions({ familyPrefix: family, status: "ACTIVE", nextToken }),
            "nextToken",
        );
        const all = pages.flatMap(({ taskDefinitionArns }) => taskDefinitionArns ?? []);
        // Other families may begin with the same name.
        return all.filter((arn) => arn.split("/").at(-1)?.replace(/:\d+$/, "") === family);
    },

    async read({ ecs }, id) {
        const answer = await orGone(ecs.describeTaskDefinition({ taskDefinition: id, include: ["TAGS"] }));
        const found = answer?.taskDefinition;
        if (found === undefined || found.status === "INACTIVE") return undefined;

        return {
            id: found.taskDefinitionArn,
            arn: found.taskDefinitionArn,
            arnWithoutRevision: found.taskDefinitionArn?.replace(/:\d+$/, ""),
            ...pick(found, ...SAME, "family", "requiresCompatibilities", "revision"),
            tags: ecsTagMap(answer?.tags),
        };
    },

    async delete({ ecs }, id, state) {
        if (bool(state, "skipDestroy") !== true) await ecs.deregisterTaskDefinition({ taskDefinition: id });
    },
};
