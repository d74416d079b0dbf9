import type { RequestLaunchTemplateData, ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { block, blocks, each, flag, map, number, set, text } from "../common/fields";
import { bool, capitalized, num, object, objects, str, strs, uncapitalized } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { tagList, tagMap } from "../common/tags";
import { ec2Arn, filters, tagSpecification, ec2Tagging } from "./ec2-tags";
import { metadataOptions } from "./instance-inputs";

const ebs = {
    ...each("deleteOnTermination encrypted kmsKeyId snapshotId volumeType", text()),
    ...each("iops throughput volumeSize", number()),
};

const yes = (of: Properties, key: string) => (str(of, key) === undefined ? undefined : str(of, key) === "true");

function data(inputs: Properties): RequestLaunchTemplateData {
    const profile = object(inputs, "iamInstanceProfile");
    const monitoring = object(inputs, "monitoring");
    return {
        ImageId: str(inputs, "imageId"),
        InstanceType: str(inputs, "instanceType") as RequestLaunchTemplateData["InstanceType"],
        KeyName: str(inputs, "keyName"),
        UserData: str(inputs, "userData"),
        EbsOptimized: yes(inputs, "ebsOptimized"),
        DisableApiTermination: bool(inputs, "disableApiTermination"),
        SecurityGroupIds: strs(inputs, "vpcSecurityGroupIds"),
        IamInstanceProfile: profile && { Arn: str(profile, "arn"), Name: str(profile, "name") },
        Monitoring: monitoring && { Enabled: bool(monitoring, "enabled") },
        MetadataOptions: metadataOptions(inputs),
        BlockDeviceMappings: devices(inputs),
        NetworkInterfaces: interfaces(inputs),
        TagSpecifications: specifications(inputs),
    };
}

function devices(inputs: Properties): RequestLaunchTemplateData["BlockDeviceMappings"] {
    const mappings = objects(inputs, "blockDeviceMappings").map((mapping) => {
        const volume = object(mapping, "ebs");
        return {
            DeviceName: str(mapping, "deviceName"),
            Ebs: volume && {
                ...(capitalized(volume) as object),
                DeleteOnTermination: yes(volume, "deleteOnTermination"),
                Encrypted: yes(volume, "encrypted"),
            },
        };
    });
    return mappings.length === 0 ? undefined : mappings;
}

function interfaces(inputs: Properties): RequestLaunchTemplateData["NetworkInterfaces"] {
    const given = objects(inputs, "networkInterfaces").map((eni) => ({
        DeviceIndex: num(eni, "deviceIndex") ?? 0,
        AssociatePublicIpAddress: yes(eni, "associatePublicIpAddress"),
        Groups: strs(eni, "securityGroups"),
        SubnetId: str(eni, "subnetId"),
    }));
    return given.length === 0 ? undefined : given;
}

function specifications(inputs: Properties): RequestLaunchTemplateData["TagSpecifications"] {
    const given = objects(inputs, "tagSpecifications").map((specification) => ({
        ResourceType: str(specification, "resourceType") as "instance",
        Tags: tagList(specification["tags"]),
    }));
    return given.length === 0 ? undefined : given;
}

function propertiesOf(found: ResponseLaunchTemplateData): Properties {
    const text = (value: boolean | undefined) => (value === undefined ? undefined : String(value));
    return {
        imageId: found.ImageId ?? "",
        instanceType: found.InstanceType ?? "",
        keyName: found.KeyName ?? "",
        userData: found.UserData ?? "",
        ebsOptimized: text(found.EbsOptimized),
        disableApiTermination: found.DisableApiTermination,
        vpcSecurityGroupIds: found.SecurityGroupIds ?? [],
        iamInstanceProfile: uncapitalized(found.IamInstanceProfile),
        monitoring: uncapitalized(found.Monitoring),
        metadataOptions: uncapitalized(found.MetadataOptions),
        blockDeviceMappings: (found.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => ({
            deviceName: DeviceName,
            ebs: Ebs && {
                ...(uncapitalized(Ebs) as Properties),
                deleteOnTermination: text(Ebs.DeleteOnTermination),
                encrypted: text(Ebs.Encrypted),
            },
        })),
        networkInterfaces: (found.NetworkInterfaces ?? []).map((eni) => ({
            deviceIndex: eni.DeviceIndex,
            associatePublicIpAddress: text(eni.AssociatePublicIpAddress),
            securityGroups: eni.Groups ?? [],
            subnetId: eni.SubnetId,
        })),
        tagSpecifications: (found.TagSpecifications ?? []).map(({ ResourceType, Tags }) => ({
            resourceType: ResourceType,
            tags: tagMap(Tags),
        })),
    };
}

export const launchTemplate: ResourceType = {
    title: "EC2 Launch Template",
    inputs: {
        name: text().replace().chosen(),
        namePrefix: text().replace().unread(),
        description: text().unread(),
        updateDefaultVersion: flag().unread(),
        ...each("imageId instanceType keyName userData ebsOptimized", text()),
        disableApiTermination: flag(),
        vpcSecurityGroupIds: set(),
        iamInstanceProfile: block({ arn: text(), name: text() }),
        monitoring: block({ enabled: flag() }),
        metadataOptions: block({
            ...each("httpEndpoint httpTokens httpProtocolIpv6 instanceMetadataTags", text().chosen()),
            httpPutResponseHopLimit: number().chosen(),
        }).chosen(),
        blockDeviceMappings: blocks({ deviceName: text(), ebs: block(ebs) }),
        networkInterfaces: blocks({
            deviceIndex: number().chosen(),
            associatePublicIpAddress: text(),
            securityGroups: set(),
            subnetId: text(),
        }),
        tagSpecifications: blocks({ resourceType: text(), tags: map() }),
        tags: map(),
    },
    outputs: ["arn", "defaultVersion", "latestVersion"],
    volatile: ["defaultVersion", "latestVersion"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 125 },
    tagging: ec2Tagging,

    async create(context, inputs) {
        const { LaunchTemplate } = await context.ec2.createLaunchTemplate({
            LaunchTemplateName: str(inputs, "name"),
            VersionDescription: str(inputs, "description"),
            LaunchTemplateData: data(inputs),
            ClientToken: context.token,
            TagSpecifications: tagSpecification("launch-template", inputs),
        });
        return LaunchTemplate?.LaunchTemplateId ?? "";
    },

    async find({ ec2 }, inputs) {
        const { LaunchTemplates } = await ec2.describeLaunchTemplates({
            Filters: filters({ "launch-template-name": inputs["name"] }),
        });
        return (LaunchTemplates ?? []).map(({ LaunchTemplateId = "" }) => LaunchTemplateId);
    },

    async read(context, id) {
        const found = (await context.ec2.describeLaunchTemplates({ LaunchTemplateIds: [id] })).LaunchTemplates?.[0];
        if (found === undefined) return undefined;

        const { LaunchTemplateVersions } = await context.ec2.describeLaunchTemplateVersions({
            LaunchTemplateId: id,
            Versions: ["$Latest"],
        });
        return {
            ...propertiesOf(LaunchTemplateVersions?.[0]?.LaunchTemplateData ?? {}),
            arn: await ec2Arn(context, `launch-template/${id}`),
            name: found.LaunchTemplateName,
            defaultVersion: found.DefaultVersionNumber,
            latestVersion: found.LatestVersionNumber,
            tags: tagMap(found.Tags),
        };
    },

    async update(context, id, old, news) {
        if (JSON.stringify(data(old)) !== JSON.stringify(data(news))) {
            const { LaunchTemplateVersion } = await context.ec2.createLaunchTemplateVersion({
                LaunchTemplateId: id,
                VersionDescription: str(news, "description"),
                LaunchTemplateData: data(news),
            });
            if (bool(news, "updateDefaultVersion") === true) {
                const DefaultVersion = String(LaunchTemplateVersion?.VersionNumber);
                await context.ec2.modifyLaunchTemplate({ LaunchTemplateId: id, DefaultVersion });
            }
        }
    },

    delete: ({ ec2 }, id) => ec2.deleteLaunchTemplate({ LaunchTemplateId: id }),
};
