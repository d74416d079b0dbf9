import { partitionOf } from "../resources/ec2-tags";
import { objects, str, strs, bool } from "../common/inputs";
import type { AwsFunction } from "./function";
import { filterList } from "./lookups";

export const getCallerIdentity: AwsFunction = async ({ sts }) => {
    const { Account, Arn, UserId } = await sts.getCallerIdentity({});
    return { accountId: Account, arn: Arn, userId: UserId, id: Account };
};

export const getRegion: AwsFunction = async (context, args) => {
    const region = str(args, "region") ?? str(args, "name") ?? context.region;
    const endpoint = `ec2.${region}.${dnsSuffix(region)}`;
    return Promise.resolve({ id: region, name: region, region, endpoint, description: region });
};

function dnsSuffix(region: string): string {
    return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

export const getPartition: AwsFunction = async (context) => {
    const partition = partitionOf(context.region);
    const suffix = dnsSuffix(context.region);
    const reverseDnsPrefix = suffix.split(".").reverse().join(".");
    return Promise.resolve({ id: partition, partition, dnsSuffix: suffix, reverseDnsPrefix });
};

export const getAvailabilityZones: AwsFunction = async (context, args) => {
    const state = str(args, "state");
    const { AvailabilityZones } = await context.ec2.describeAvailabilityZones({
        AllAvailabilityZones: bool(args, "allAvailabilityZones"),
        Filters: filterList(objects(args, "filters"), state === undefined ? {} : { state }),
    });
    const excluded = [...(strs(args, "excludeNames") ?? []), ...(strs(args, "excludeZoneIds") ?? [])];
    const zones = (AvailabilityZones ?? [])
        .filter(({ ZoneName = "", ZoneId = "" }) => !excluded.includes(ZoneName) && !excluded.includes(ZoneId))
        .sort((a, b) => (a.ZoneName ?? "").localeCompare(b.ZoneName ?? ""));
    return {
        ...args,
        id: context.region,
        region: context.region,
        names: zones.map(({ ZoneName }) => ZoneName),
        zoneIds: zones.map(({ ZoneId }) => ZoneId),
        groupNames: [...new Set(zones.map(({ GroupName }) => GroupName ?? context.region))],
    };
};
