import type { ClusterConfiguration } from "@aws-sdk/client-ecs";
import { block, blocks, flag, map, text } from "../common/fields";
import { object, objects, str } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import type { Context, ResourceType } from "../common/resource-type";
import { ecsTagMap, ecsTags, ecsTagging } from "./ecs-tags";

const logConfiguration = {
    cloudWatchEncryptionEnabled: flag(),
    cloudWatchLogGroupName: text(),
    s3BucketEncryptionEnabled: flag(),
    s3BucketName: text(),
    s3KeyPrefix: text(),
};

async function describe({ ecs }: Context, cluster: string) {
    const { clusters } = await ecs.describeClusters({
        clusters: [cluster],
        include: ["TAGS", "SETTINGS", "CONFIGURATIONS"],
    });
    return clusters?.find(({ status }) => status !== "INACTIVE");
}

/** ECS names all but this one setting of a bucket as the provider does. */
function configuration(inputs: Properties): ClusterConfiguration | undefined {
    const given = object(inputs, "configuration");
    const exec = object(given ?? {}, "executeCommandConfiguration");
    if (exec === undefined) return given;

    const { s3BucketEncryptionEnabled, ...logs } = object(exec, "logConfiguration") ?? {};
    const logging = {
        ...logs,
        ...(s3BucketEncryptionEnabled === undefined ? {} : { s3EncryptionEnabled: s3BucketEncryptionEnabled }),
    };
    return { ...given, executeCommandConfiguration: { ...exec, logConfiguration: logging } } as ClusterConfiguration;
}

function configurationState(found: ClusterConfiguration | undefined): Properties | undefined {
    const exec = found?.executeCommandConfiguration;
    if (exec === undefined) return found as Properties | undefined;

    const { s3EncryptionEnabled, ...logs } = exec.logConfiguration ?? {};
    const logConfigurationState =
        exec.logConfiguration === undefined
            ? {}
            : {
                  logConfiguration: {
                      ...logs,
                      ...(s3EncryptionEnabled === undefined ? {} : { s3BucketEncryptionEnabled: s3EncryptionEnabled }),
                  },
              };
    return { ...found, executeCommandConfiguration: { ...exec, ...logConfigurationState } };
}

const settings = (inputs: Properties) =>
    objects(inputs, "settings").map((one) => ({
        name: str(one, "name") as "containerInsights",
        value: str(one, "value"),
    }));

export const ecsCluster: ResourceType = {
    title: "ECS Cluster",
    inputs: {
        name: text().replace().chosen(),
        configuration: block({
            executeCommandConfiguration: block({
                kmsKeyId: text(),
                logConfiguration: block(logConfiguration),
                logging: text(),
            }),
            managedStorageConfiguration: block({ fargateEphemeralStorageKmsKeyId: text(), kmsKeyId: text() }),
        }),
        serviceConnectDefaults: block({ namespace: text() }).unread(),
        settings: blocks({ name: text().need(), value: text().need() }).chosen(),
        tags: map(),
    },
    outputs: ["arn"],
    autoName: { property: "name", maxLength: 255 },
    tagging: ecsTagging,

    async create({ ecs }, inputs) {
        const { cluster } = await ecs.createCluster({
            clusterName: str(inputs, "name"),
            configuration: configuration(inputs),
            settings: settings(inputs),
            tags: ecsTags(inputs["tagsAll"]),
        });
        return cluster?.clusterArn ?? "";
    },

    async find(context, inputs) {
        const found = await describe(context, str(inputs, "name") ?? "");
        return found?.clusterArn === undefined ? [] : [found.clusterArn];
    },

    async read(context, id) {
        const found = await describe(context, id);
        return (
            found && {
                // It is imported by its name, and known by its ARN.
                id: found.clusterArn,
                arn: found.clusterArn,
                configuration: configurationState(found.configuration),
                name: found.clusterName,
                settings: found.settings,
                tags: ecsTagMap(found.tags),
            }
        );
    },

    async update(context, id, _old, news) {
        await context.ecs.updateCluster({ cluster: id, configuration: configuration(news), settings: settings(news) });
    },

    delete: ({ ecs }, id) => ecs.deleteCluster({ cluster: id }),
};
