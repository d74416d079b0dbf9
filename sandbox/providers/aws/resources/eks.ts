import type { NodegroupScalingConfig } from "@aws-sdk/client-eks";
import { block, blocks, each, flag, list, map, number, set, text } from "../common/fields";
import { num, object, pick, str, strs } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import { madeSince, orGone } from "../common/errors";
import type { ResourceType, Tagging } from "../common/resource-type";
import { asObject } from "../common/tagging";

const eksTagging: Tagging = {
    set: ({ eks }, _id, tags, state) => eks.tagResource({ resourceArn: str(state, "arn"), tags: asObject(tags) }),
    remove: ({ eks }, _id, tagKeys, state) => eks.untagResource({ resourceArn: str(state, "arn"), tagKeys }),
};

const tagsOf = (inputs: Properties) => (inputs["tagsAll"] ?? {}) as Record<string, string>;

export const eksCluster: ResourceType = {
    title: "EKS Cluster",
    inputs: {
        accessConfig: block({ authenticationMode: text(), bootstrapClusterCreatorAdminPermissions: flag() }).unread(),
        bootstrapSelfManagedAddons: flag().replace().unread(),
        ...each("computeConfig storageConfig zonalShiftConfig", map().unread()),
        defaultAddonsToRemoves: list().unread(),
        deletionProtection: flag().unread(),
        enabledClusterLogTypes: set().unread(),
        encryptionConfig: block({ provider: block({ keyArn: text().need() }).need(), resources: set().need() })
            .replace()
            .unread(),
        forceUpdateVersion: flag().unread(),
        kubernetesNetworkConfig: block({ elasticLoadBalancing: map(), ipFamily: text(), serviceIpv4Cidr: text() })
            .replace()
            .unread(),
        name: text().replace().chosen(),
        roleArn: text().need().replace(),
        tags: map(),
        upgradePolicy: block({ supportType: text() }).unread(),
        version: text().chosen(),
        vpcConfig: block({
            endpointPrivateAccess: flag(),
            endpointPublicAccess: flag(),
            publicAccessCidrs: set(),
            securityGroupIds: set().replace(),
            subnetIds: set().need().replace(),
        })
            .need()
            .unread(),
    },
    outputs: [
        "arn",
        "certificateAuthorities",
        "certificateAuthority",
        "createdAt",
        "endpoint",
        "identities",
        "platformVersion",
        "status",
    ],
    autoName: { property: "name", maxLength: 100 },
    tagging: eksTagging,

    async create({ eks }, inputs) {
        const { cluster } = await eks.createCluster({
            name: str(inputs, "name"),
            roleArn: str(inputs, "roleArn"),
            version: str(inputs, "version"),
            resourcesVpcConfig: object(inputs, "vpcConfig"),
            tags: tagsOf(inputs),
        });
        return cluster?.name ?? "";
    },

    async find({ eks }, inputs, since) {
        const found = (await orGone(eks.describeCluster({ name: str(inputs, "name") })))?.cluster;
        return madeSince(found?.createdAt, since) ? [found?.name ?? ""] : [];
    },

    async read({ eks }, id) {
        const found = (await orGone(eks.describeCluster({ name: id })))?.cluster;
        return (
            found && {
                ...pick(found, "arn", "endpoint", "name", "platformVersion", "roleArn", "status", "version"),
                certificateAuthorities: [{ data: found.certificateAuthority?.data }],
                certificateAuthority: { data: found.certificateAuthority?.data },
                createdAt: found.createdAt?.toISOString(),
                identities: [{ oidcs: [{ issuer: found.identity?.oidc?.issuer }] }],
                tags: found.tags ?? {},
            }
        );
    },

    async update(context, id, old, news) {
        const {
            subnetIds: _subnets,
            securityGroupIds: _groups,
            ...resourcesVpcConfig
        } = object(news, "vpcConfig") ?? {};
        if (JSON.stringify(old["vpcConfig"]) !== JSON.stringify(news["vpcConfig"]))
            await context.eks.updateClusterConfig({ name: id, resourcesVpcConfig });
    },

    delete: ({ eks }, id) => eks.deleteCluster({ name: id }),
};

const scaling = (inputs: Properties) => object(inputs, "scalingConfig") as NodegroupScalingConfig;

export const eksNodeGroup: ResourceType = {
    title: "EKS Node Group",
    inputs: {
        ...each("amiType capacityType nodeGroupName", text().replace().chosen()),
        clusterName: text().need().replace(),
        diskSize: number().replace().chosen(),
        forceUpdateVersion: flag().unread(),
        instanceTypes: list().replace().chosen(),
        labels: map().unread(),
        launchTemplate: block({ id: text(), name: text(), version: text().need() }).unread(),
        nodeGroupNamePrefix: text().replace().unread(),
        nodeRepairConfig: map().unread(),
        nodeRoleArn: text().need().replace(),
        releaseVersion: text().chosen(),
        remoteAccess: block({ ec2SshKey: text(), sourceSecurityGroupIds: set() }).replace().unread(),
        scalingConfig: block({
            desiredSize: number().need(),
            maxSize: number().need(),
            minSize: number().need(),
        }).need(),
        subnetIds: set().need().replace(),
        tags: map(),
        taints: blocks({ effect: text().need(), key: text().need(), value: text() }).unread(),
        updateConfig: block({
            maxUnavailable: number(),
            maxUnavailablePercentage: number(),
            updateStrategy: text(),
        }).unread(),
        version: text().chosen(),
    },
    outputs: ["arn", "status"],
    autoName: { property: "nodeGroupName", prefix: "nodeGroupNamePrefix", maxLength: 63 },
    tagging: eksTagging,

    async create({ eks }, inputs) {
        const { nodegroup } = await eks.createNodegroup({
            clusterName: str(inputs, "clusterName"),
            nodegroupName: str(inputs, "nodeGroupName"),
            amiType: str(inputs, "amiType") as "AL2023_x86_64_STANDARD",
            capacityType: str(inputs, "capacityType") as "ON_DEMAND",
            diskSize: num(inputs, "diskSize"),
            instanceTypes: strs(inputs, "instanceTypes"),
            labels: inputs["labels"] as Record<string, string> | undefined,
            launchTemplate: object(inputs, "launchTemplate"),
            nodeRole: str(inputs, "nodeRoleArn"),
            remoteAccess: remoteAccess(inputs),
            scalingConfig: scaling(inputs),
            subnets: strs(inputs, "subnetIds"),
            tags: tagsOf(inputs),
            version: str(inputs, "version"),
        });
        return `${nodegroup?.clusterName}:${nodegroup?.nodegroupName}`;
    },

    async find({ eks }, inputs) {
        const place = { clusterName: str(inputs, "clusterName"), nodegroupName: str(inputs, "nodeGroupName") };
        const found = await orGone(eks.describeNodegroup(place));
        return found === undefined ? [] : [`${place.clusterName}:${place.nodegroupName}`];
    },

    async read({ eks }, id) {
        const [clusterName, nodegroupName] = id.split(":");
        const found = (await orGone(eks.describeNodegroup({ clusterName, nodegroupName })))?.nodegroup;
        return (
            found && {
                ...pick(found, "amiType", "clusterName", "diskSize", "releaseVersion", "status", "version"),
                arn: found.nodegroupArn,
                capacityType: found.capacityType ?? "ON_DEMAND",
                instanceTypes: found.instanceTypes ?? [],
                nodeGroupName: found.nodegroupName,
                nodeRoleArn: found.nodeRole,
                scalingConfig: { ...found.scalingConfig },
                subnetIds: found.subnets,
                tags: found.tags ?? {},
            }
        );
    },

    async update(context, id, _old, news) {
        const [clusterName, nodegroupName] = id.split(":");
        await context.eks.updateNodegroupConfig({ clusterName, nodegroupName, scalingConfig: scaling(news) });
    },

    async delete({ eks }, id) {
        const [clusterName, nodegroupName] = id.split(":");
        await eks.deleteNodegroup({ clusterName, nodegroupName });
    },
};

function remoteAccess(inputs: Properties) {
    const given = object(inputs, "remoteAccess");
    return given && { ec2SshKey: str(given, "ec2SshKey"), sourceSecurityGroups: strs(given, "sourceSecurityGroupIds") };
}
