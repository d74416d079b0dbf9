import type {
    BlockDeviceMapping,
    EbsBlockDevice,
    InstanceMetadataOptionsRequest,
    RunInstancesRequest,
} from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import { block, blocks, each, flag, map, number, set, text } from "../common/fields";
import { bool, capitalized, object, objects, str, strs } from "../common/inputs";
import type { Context } from "../common/resource-type";
import { ofLength, oneOf, within } from "../common/rules";
import { tagList, withDefaultTags } from "../common/tags";
import { tagSpecification } from "./ec2-tags";

const SWITCH = oneOf("enabled", "disabled");

const volume = {
    deleteOnTermination: flag().or(true),
    encrypted: flag().replace().chosen(),
    ...each("iops throughput volumeSize", number().chosen()),
    kmsKeyId: text().replace().chosen(),
    volumeType: text()
        .chosen()
        .valid(oneOf("standard", "io1", "io2", "gp2", "sc1", "st1", "gp3")),
};

export const instanceInputs = {
    ...each("ami subnetId availabilityZone privateIp keyName", text().replace().chosen()),
    ...each("instanceType iamInstanceProfile userDataBase64 instanceInitiatedShutdownBehavior", text().chosen()),
    vpcSecurityGroupIds: set().chosen(),
    securityGroups: set().replace().chosen(),
    associatePublicIpAddress: flag().replace().chosen(),
    userData: text().chosen().valid(ofLength(0, 16_384)),
    ...each("userDataReplaceOnChange getPasswordData forceDestroy", flag().unread().or(false)),
    metadataOptions: block({
        httpEndpoint: text().chosen().valid(SWITCH),
        httpTokens: text().chosen().valid(oneOf("optional", "required")),
        httpPutResponseHopLimit: number().chosen().valid(within(1, 64)),
        httpProtocolIpv6: text().chosen().valid(SWITCH),
        instanceMetadataTags: text().chosen().valid(SWITCH),
    }).chosen(),
    rootBlockDevice: block({ ...volume, tags: map().chosen(), tagsAll: map().chosen() }).chosen(),
    ebsBlockDevices: blocks({ ...volume, deviceName: text().need(), snapshotId: text().chosen(), tags: map().chosen() })
        .replace()
        .chosen(),
    launchTemplate: block({ id: text().chosen(), name: text().chosen(), version: text().chosen() }).replace().unread(),
    ...each("monitoring disableApiTermination disableApiStop", flag().chosen()),
    ebsOptimized: flag().replace().chosen(),
    sourceDestCheck: flag().or(true),
    hibernation: flag().replace().unread(),
    tenancy: text()
        .replace()
        .chosen()
        .valid(oneOf("default", "dedicated", "host")),
    volumeTags: map().chosen(),
    tags: map(),
};

/** The metadata service's options as the API takes them. */
export const metadataOptions = (inputs: Properties) =>
    capitalized(object(inputs, "metadataOptions")) as InstanceMetadataOptionsRequest | undefined;

function ebs({ deleteOnTermination = true, ...device }: Properties): EbsBlockDevice {
    const { deviceName: _name, tags: _tags, tagsAll: _all, ...volume } = device;
    return capitalized({ deleteOnTermination, ...volume }) as EbsBlockDevice;
}

async function deviceMappings({ ec2 }: Context, inputs: Properties): Promise<BlockDeviceMapping[] | undefined> {
    const root = object(inputs, "rootBlockDevice");
    const others = objects(inputs, "ebsBlockDevices");
    const mappings = others.map((device) => ({ DeviceName: str(device, "deviceName"), Ebs: ebs(device) }));
    if (root !== undefined) {
        const image = str(inputs, "ami");
        const found = image === undefined ? undefined : (await ec2.describeImages({ ImageIds: [image] })).Images?.[0];
        mappings.unshift({ DeviceName: found?.RootDeviceName ?? "/dev/xvda", Ebs: ebs(root) });
    }
    return mappings.length === 0 ? undefined : mappings;
}

/** User data as it is or in base64, of which the API takes the latter. */
export function userData(inputs: Properties): string | undefined {
    const encoded = str(inputs, "userDataBase64");
    const raw = str(inputs, "userData");
    return encoded ?? (raw === undefined ? undefined : Buffer.from(raw).toString("base64"));
}

/** The API takes an instance profile's name or its ARN. */
export function profile(name: string | undefined): { Arn: string } | { Name: string } | undefined {
    return name === undefined || name === "" ? undefined : name.startsWith("arn:") ? { Arn: name } : { Name: name };
}

export async function runRequest(context: Context, inputs: Properties): Promise<RunInstancesRequest> {
    const publicAddress = bool(inputs, "associatePublicIpAddress");
    const Groups = strs(inputs, "vpcSecurityGroupIds");
    const SubnetId = str(inputs, "subnetId");
    const PrivateIpAddress = str(inputs, "privateIp");
    // A public address can be asked for or refused for a network interface only, which then holds the rest as well.
    const network =
        publicAddress === undefined
            ? { SubnetId, PrivateIpAddress, SecurityGroupIds: Groups }
            : {
                  NetworkInterfaces: [
                      { DeviceIndex: 0, AssociatePublicIpAddress: publicAddress, SubnetId, PrivateIpAddress, Groups },
                  ],
              };
    const template = object(inputs, "launchTemplate");
    const ownTags = object(inputs, "rootBlockDevice")?.["tags"] ?? inputs["volumeTags"];
    // Volumes get the default tags as they are at launch: later ones don't reach them.
    const volumeTags = tagList(withDefaultTags(ownTags, context.defaultTags));
    return {
        MinCount: 1,
        MaxCount: 1,
        ClientToken: context.token,
        ImageId: str(inputs, "ami"),
        InstanceType: str(inputs, "instanceType") as RunInstancesRequest["InstanceType"],
        ...network,
        SecurityGroups: strs(inputs, "securityGroups"),
        IamInstanceProfile: profile(str(inputs, "iamInstanceProfile")),
        KeyName: str(inputs, "keyName"),
        UserData: userData(inputs),
        MetadataOptions: metadataOptions(inputs),
        BlockDeviceMappings: await deviceMappings(context, inputs),
        LaunchTemplate:
            template === undefined
                ? undefined
                : {
                      LaunchTemplateId: str(template, "id"),
                      LaunchTemplateName: str(template, "name"),
                      Version: str(template, "version"),
                  },
        Monitoring: bool(inputs, "monitoring") === undefined ? undefined : { Enabled: bool(inputs, "monitoring") },
        EbsOptimized: bool(inputs, "ebsOptimized"),
        DisableApiTermination: bool(inputs, "disableApiTermination"),
        DisableApiStop: bool(inputs, "disableApiStop"),
        InstanceInitiatedShutdownBehavior: str(inputs, "instanceInitiatedShutdownBehavior") as "stop",
        HibernationOptions: bool(inputs, "hibernation") === true ? { Configured: true } : undefined,
        Placement:
            str(inputs, "availabilityZone") === undefined && str(inputs, "tenancy") === undefined
                ? undefined
                : { AvailabilityZone: str(inputs, "availabilityZone"), Tenancy: str(inputs, "tenancy") as "default" },
        TagSpecifications: [
            ...(tagSpecification("instance", inputs) ?? []),
            ...(volumeTags.length === 0 ? [] : [{ ResourceType: "volume" as const, Tags: volumeTags }]),
        ],
    };
}
