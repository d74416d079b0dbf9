import type { Instance, Volume } from "@aws-sdk/client-ec2";
import { isUnknown, type Properties } from "../../rpc/values";
import { object, str } from "../common/inputs";
import type { Context } from "../common/resource-type";
import { tagMap, tagState } from "../common/tags";
import { ec2Arn, filters } from "./ec2-tags";

export const instanceOutputs = [
    "arn",
    "instanceLifecycle",
    "instanceState",
    "outpostArn",
    "passwordData",
    "primaryNetworkInterfaceId",
    "privateDns",
    "publicDns",
    "publicIp",
    "spotInstanceRequestId",
];

const gone = ["terminated", "shutting-down"];

/** The instance, unless it is gone or going. EC2 tells of terminated ones for about an hour. */
export async function instanceById({ ec2 }: Context, id: string): Promise<Instance | undefined> {
    const { Reservations } = await ec2.describeInstances({ InstanceIds: [id] });
    const found = Reservations?.[0]?.Instances?.[0];
    return gone.includes(found?.State?.Name ?? "") ? undefined : found;
}

export async function volumesOf({ ec2 }: Context, id: string): Promise<Volume[]> {
    return (await ec2.describeVolumes({ Filters: filters({ "attachment.instance-id": id }) })).Volumes ?? [];
}

/** A volume's tags, of which those that it has by default are the program's only where it says so. */
function volumeTags({ defaultTags }: Context, volume: Volume | undefined, said: unknown): Properties {
    return tagState(tagMap(volume?.Tags), defaultTags, { tags: said });
}

function device(context: Context, volume: Volume, said?: Properties): Properties {
    const attachment = volume.Attachments?.[0];
    return {
        deleteOnTermination: attachment?.DeleteOnTermination ?? true,
        deviceName: attachment?.Device,
        encrypted: volume.Encrypted ?? false,
        iops: volume.Iops,
        kmsKeyId: volume.KmsKeyId ?? "",
        ...volumeTags(context, volume, said?.["tags"]),
        throughput: volume.Throughput,
        volumeId: volume.VolumeId,
        volumeSize: volume.Size,
        volumeType: volume.VolumeType,
    };
}

/** What EC2 tells of an instance only when asked for one attribute at a time. */
async function attributes({ ec2 }: Context, InstanceId: string, prior: Properties): Promise<Properties> {
    const wantsUserData =
        prior["userData"] !== undefined || prior["userDataBase64"] !== undefined || prior["ami"] === undefined;
    const [termination, shutdown, data] = await Promise.all([
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "disableApiTermination" }),
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "instanceInitiatedShutdownBehavior" }),
        wantsUserData ? ec2.describeInstanceAttribute({ InstanceId, Attribute: "userData" }) : undefined,
    ]);
    const encoded = data?.UserData?.Value ?? "";
    const asBase64 = prior["userDataBase64"] !== undefined && !isUnknown(prior["userDataBase64"]);
    return {
        disableApiTermination: termination.DisableApiTermination?.Value ?? false,
        instanceInitiatedShutdownBehavior: shutdown.InstanceInitiatedShutdownBehavior?.Value ?? "stop",
        ...(encoded === ""
            ? {}
            : asBase64
              ? { userDataBase64: encoded }
              : { userData: Buffer.from(encoded, "base64").toString("utf8") }),
    };
}

export async function instanceState(context: Context, found: Instance, prior: Properties): Promise<Properties> {
    const id = found.InstanceId ?? "";
    const [volumes, more] = await Promise.all([volumesOf(context, id), attributes(context, id, prior)]);
    const isRoot = (volume: Volume) => volume.Attachments?.[0]?.Device === found.RootDeviceName;
    const root = volumes.find(isRoot);
    const [eni] = found.NetworkInterfaces ?? [];
    const profileArn = found.IamInstanceProfile?.Arn ?? "";
    const securityGroups = found.SecurityGroups ?? [];
    const options = found.MetadataOptions;
    return {
        ...more,
        arn: await ec2Arn(context, `instance/${id}`, eni?.OwnerId),
        ami: found.ImageId,
        instanceType: found.InstanceType,
        instanceState: found.State?.Name,
        instanceLifecycle: found.InstanceLifecycle ?? "",
        subnetId: found.SubnetId ?? "",
        availabilityZone: found.Placement?.AvailabilityZone,
        tenancy: found.Placement?.Tenancy ?? "default",
        vpcSecurityGroupIds: securityGroups.map(({ GroupId = "" }) => GroupId),
        securityGroups: securityGroups.map(({ GroupName = "" }) => GroupName),
        associatePublicIpAddress: (found.PublicIpAddress ?? "") !== "",
        privateIp: found.PrivateIpAddress ?? "",
        privateDns: found.PrivateDnsName ?? "",
        publicIp: found.PublicIpAddress ?? "",
        publicDns: found.PublicDnsName ?? "",
        primaryNetworkInterfaceId: eni?.NetworkInterfaceId ?? "",
        // A profile is given by its name, by an ARN only where the program did so.
        iamInstanceProfile:
            str(prior, "iamInstanceProfile") === profileArn ? profileArn : (profileArn.split("/").at(-1) ?? ""),
        keyName: found.KeyName ?? "",
        metadataOptions: {
            httpEndpoint: options?.HttpEndpoint ?? "enabled",
            httpTokens: options?.HttpTokens ?? "optional",
            httpPutResponseHopLimit: options?.HttpPutResponseHopLimit ?? 1,
            httpProtocolIpv6: options?.HttpProtocolIpv6 ?? "disabled",
            instanceMetadataTags: options?.InstanceMetadataTags ?? "disabled",
        },
        rootBlockDevice: root === undefined ? undefined : device(context, root, object(prior, "rootBlockDevice")),
        ebsBlockDevices: volumes.filter((volume) => !isRoot(volume)).map((volume) => device(context, volume)),
        volumeTags:
            prior["volumeTags"] === undefined
                ? undefined
                : volumeTags(context, root ?? volumes[0], prior["volumeTags"])["tags"],
        monitoring: found.Monitoring?.State === "enabled" || found.Monitoring?.State === "pending",
        ebsOptimized: found.EbsOptimized ?? false,
        sourceDestCheck: found.SourceDestCheck ?? true,
        disableApiStop: prior["disableApiStop"] ?? false,
        outpostArn: found.OutpostArn ?? "",
        passwordData: "",
        spotInstanceRequestId: found.SpotInstanceRequestId ?? "",
        tags: tagMap(found.Tags),
    };
}
