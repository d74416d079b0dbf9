import { bool, objects, str, strs } from "../common/inputs";
import { partitionOf } from "../resources/ec2-tags";
import { tagMap } from "../common/tags";
import type { AwsFunction } from "./function";
import { filterList } from "./lookups";

export const getAmi: AwsFunction = async (context, args) => {
    const { Images } = await context.ec2.describeImages({
        Owners: strs(args, "owners"),
        ExecutableUsers: strs(args, "executableUsers"),
        IncludeDeprecated: bool(args, "includeDeprecated"),
        Filters: filterList(objects(args, "filters"), {}),
    });
    const pattern = str(args, "nameRegex");
    const matching = (Images ?? [])
        .filter(({ Name = "" }) => pattern === undefined || new RegExp(pattern).test(Name))
        .sort((a, b) => (b.CreationDate ?? "").localeCompare(a.CreationDate ?? ""));
    const [found, second] = matching;
    if (found === undefined)
        throw new Error("Your query returned no results. Please change your search criteria and try again.");

    if (second !== undefined && bool(args, "mostRecent") !== true) {
        throw new Error(
            "Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` attribute to true.",
        );
    }
    const id = found.ImageId ?? "";
    return {
        ...args,
        id,
        imageId: id,
        region: context.region,
        arn: `arn:${partitionOf(context.region)}:ec2:${context.region}::image/${id}`,
        architecture: found.Architecture,
        blockDeviceMappings: (found.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs, NoDevice, VirtualName }) => ({
            deviceName: DeviceName ?? "",
            noDevice: NoDevice ?? "",
            virtualName: VirtualName ?? "",
            ebs: Object.fromEntries(
                Object.entries(Ebs ?? {}).map(([key, value]) => [
                    `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
                    String(value),
                ]),
            ),
        })),
        bootMode: found.BootMode ?? "",
        creationDate: found.CreationDate ?? "",
        deprecationTime: found.DeprecationTime ?? "",
        description: found.Description ?? "",
        enaSupport: found.EnaSupport ?? false,
        hypervisor: found.Hypervisor ?? "",
        imageLocation: found.ImageLocation ?? "",
        imageOwnerAlias: found.ImageOwnerAlias ?? "",
        imageType: found.ImageType ?? "",
        imdsSupport: found.ImdsSupport ?? "",
        kernelId: found.KernelId ?? "",
        lastLaunchedTime: found.LastLaunchedTime ?? "",
        name: found.Name ?? "",
        ownerId: found.OwnerId ?? "",
        platform: found.Platform ?? "",
        platformDetails: found.PlatformDetails ?? "",
        productCodes: [],
        public: found.Public ?? false,
        ramdiskId: found.RamdiskId ?? "",
        rootDeviceName: found.RootDeviceName ?? "",
        rootDeviceType: found.RootDeviceType ?? "",
        rootSnapshotId:
            found.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === found.RootDeviceName)?.Ebs?.SnapshotId ??
            "",
        sriovNetSupport: found.SriovNetSupport ?? "",
        state: found.State ?? "",
        stateReason: {},
        tags: tagMap(found.Tags),
        tpmSupport: found.TpmSupport ?? "",
        usageOperation: found.UsageOperation ?? "",
        virtualizationType: found.VirtualizationType ?? "",
    };
};
