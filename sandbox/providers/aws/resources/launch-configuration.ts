import type { BlockDeviceMapping, InstanceMetadataOptions } from "@aws-sdk/client-auto-scaling";
import { madeSince } from "../common/errors";
import { block, blocks, each, flag, number, set, text } from "../common/fields";
import { bool, capitalized, object, objects, str, strs } from "../common/inputs";
import type { Properties } from "../../rpc/values";
import type { Context, ResourceType } from "../common/resource-type";

const volume = {
    deleteOnTermination: flag(),
    encrypted: flag(),
    ...each("iops throughput volumeSize", number()),
    volumeType: text(),
};

const ebs = (given: Properties) => {
    const { deviceName: _, noDevice: __, ...volume } = given;
    return capitalized(volume) as NonNullable<BlockDeviceMapping["Ebs"]>;
};

function devices(inputs: Properties): BlockDeviceMapping[] {
    const root = object(inputs, "rootBlockDevice");
    return [
        ...(root === undefined ? [] : [{ DeviceName: "/dev/xvda", Ebs: ebs(root) }]),
        ...objects(inputs, "ebsBlockDevices").map((one) => ({ DeviceName: str(one, "deviceName"), Ebs: ebs(one) })),
    ];
}

async function describe({ autoscaling }: Context, name: string) {
    const names = { LaunchConfigurationNames: [name] };
    return (await autoscaling.describeLaunchConfigurations(names)).LaunchConfigurations?.[0];
}

export const launchConfiguration: ResourceType = {
    title: "Auto Scaling Launch Configuration",
    inputs: {
        associatePublicIpAddress: flag().replace().unread(),
        ebsBlockDevices: blocks({ ...volume, deviceName: text().need(), noDevice: flag(), snapshotId: text() })
            .replace()
            .unread(),
        ebsOptimized: flag().replace().unread(),
        enableMonitoring: flag().replace().unread().or(true),
        ephemeralBlockDevices: blocks({ deviceName: text().need(), noDevice: flag(), virtualName: text() })
            .replace()
            .unread(),
        iamInstanceProfile: text().replace(),
        imageId: text().need().replace(),
        instanceType: text().need().replace(),
        keyName: text().replace().chosen(),
        metadataOptions: block({ httpEndpoint: text(), httpPutResponseHopLimit: number(), httpTokens: text() })
            .replace()
            .unread(),
        name: text().replace().chosen(),
        ...each("namePrefix placementTenancy userData userDataBase64", text().replace().unread()),
        rootBlockDevice: block(volume).replace().unread(),
        securityGroups: set().replace(),
        spotPrice: text().replace(),
    },
    outputs: ["arn"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 255 },

    async create({ autoscaling }, inputs) {
        const text = str(inputs, "userData");
        const mappings = devices(inputs);
        await autoscaling.createLaunchConfiguration({
            LaunchConfigurationName: str(inputs, "name"),
            AssociatePublicIpAddress: bool(inputs, "associatePublicIpAddress"),
            BlockDeviceMappings: mappings.length === 0 ? undefined : mappings,
            EbsOptimized: bool(inputs, "ebsOptimized"),
            IamInstanceProfile: str(inputs, "iamInstanceProfile"),
            ImageId: str(inputs, "imageId"),
            InstanceMonitoring: { Enabled: bool(inputs, "enableMonitoring") },
            InstanceType: str(inputs, "instanceType"),
            KeyName: str(inputs, "keyName"),
            MetadataOptions: capitalized(object(inputs, "metadataOptions")) as InstanceMetadataOptions | undefined,
            PlacementTenancy: str(inputs, "placementTenancy"),
            SecurityGroups: strs(inputs, "securityGroups"),
            SpotPrice: str(inputs, "spotPrice"),
            UserData: str(inputs, "userDataBase64") ?? (text && Buffer.from(text).toString("base64")),
        });
        return str(inputs, "name") ?? "";
    },

    async find(context, inputs, since) {
        const found = await describe(context, str(inputs, "name") ?? "");
        return madeSince(found?.CreatedTime, since) ? [found?.LaunchConfigurationName ?? ""] : [];
    },

    async read(context, id) {
        const found = await describe(context, id);
        return (
            found && {
                arn: found.LaunchConfigurationARN,
                iamInstanceProfile: found.IamInstanceProfile,
                imageId: found.ImageId,
                instanceType: found.InstanceType,
                keyName: found.KeyName ?? "",
                name: found.LaunchConfigurationName,
                securityGroups: found.SecurityGroups ?? [],
                spotPrice: found.SpotPrice ?? "",
            }
        );
    },

    delete: ({ autoscaling }, id) => autoscaling.deleteLaunchConfiguration({ LaunchConfigurationName: id }),
};
