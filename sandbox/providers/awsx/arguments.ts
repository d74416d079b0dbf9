import { isObject, type Properties } from "../rpc/values";

export type SubnetType = "Public" | "Private" | "Isolated" | "Unused";

/** One kind of subnet, of which each availability zone gets one. */
export interface SubnetSpec {
    readonly type: SubnetType;
    readonly name?: string;
    readonly cidrMask?: number;
    /** Addresses, as another way to say `cidrMask`. */
    readonly size?: number;
    readonly cidrBlocks?: readonly string[];
    readonly assignIpv6AddressOnCreation?: boolean;
    readonly tags?: Properties;
}

export interface NatGateways {
    readonly strategy: "None" | "Single" | "OnePerAz";
    readonly elasticIpAllocationIds: readonly string[];
}

/** What decides the VPC's layout. All of it is plain: awsx takes no outputs here. */
export interface VpcArguments {
    readonly cidrBlock: string;
    readonly assignGeneratedIpv6CidrBlock: boolean;
    readonly availabilityZoneNames?: readonly string[];
    readonly numberOfAvailabilityZones?: number;
    readonly availabilityZoneCidrMask?: number;
    readonly natGateways: NatGateways;
    readonly subnetSpecs?: readonly SubnetSpec[];
    readonly subnetStrategy: "Legacy" | "Auto" | "Exact";
    readonly vpcEndpointSpecs: readonly Properties[];
}

/** The arguments that go to the VPC itself as they are. */
export const vpcProperties = [
    "assignGeneratedIpv6CidrBlock",
    "enableDnsHostnames",
    "enableDnsSupport",
    "enableNetworkAddressUsageMetrics",
    "instanceTenancy",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
    "ipv6IpamPoolId",
    "ipv6NetmaskLength",
    "region",
] as const;

const layoutArguments = [
    "availabilityZoneCidrMask",
    "availabilityZoneNames",
    "cidrBlock",
    "natGateways",
    "numberOfAvailabilityZones",
    "subnetNameTagStrategy",
    "subnetSpecs",
    "subnetStrategy",
    "tags",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
];

function oneOf<T extends string>(key: string, value: unknown, supported: readonly T[], fallback: T): T {
    const given = value ?? fallback;
    const match = supported.find((choice) => typeof given === "string" && choice.toLowerCase() === given.toLowerCase());
    if (match === undefined) {
        throw new Error(
            `${key}: found ${JSON.stringify(given)}; the sandbox's stand-in for awsx supports ${supported.join(", ")}`,
        );
    }
    return match;
}

function spec(value: unknown, index: number): SubnetSpec {
    if (!isObject(value))
        throw new Error(`invalid value ${JSON.stringify(value)} for subnetSpecs[${index}] (expected an object)`);

    const type = oneOf(
        `subnetSpecs[${index}].type`,
        value["type"],
        ["Public", "Private", "Isolated", "Unused"],
        "Private",
    );
    return { ...(value as object), type };
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

/** Reads the arguments of `awsx.ec2.Vpc`, and refuses by name what the stand-in can't do. */
export function readArguments(args: Properties): VpcArguments {
    const known: string[] = [...vpcProperties, ...layoutArguments];
    const unknown = Object.keys(args).filter((key) => !known.includes(key));
    if (unknown.length > 0) {
        throw new Error(
            `${unknown.join(", ")}: not supported by the sandbox's stand-in for awsx.ec2.Vpc, which knows ${known.sort().join(", ")}`,
        );
    }
    if (args["availabilityZoneNames"] !== undefined && args["numberOfAvailabilityZones"] !== undefined)
        throw new Error("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified");

    oneOf("subnetNameTagStrategy", args["subnetNameTagStrategy"], ["Legacy"], "Legacy");
    oneOf("vpcEndpointStrategy", args["vpcEndpointStrategy"], ["Legacy"], "Legacy");
    const nat = isObject(args["natGateways"]) ? args["natGateways"] : {};
    return {
        cidrBlock: typeof args["cidrBlock"] === "string" ? args["cidrBlock"] : "10.0.0.0/16",
        assignGeneratedIpv6CidrBlock: args["assignGeneratedIpv6CidrBlock"] === true,
        availabilityZoneNames:
            args["availabilityZoneNames"] === undefined ? undefined : list(args["availabilityZoneNames"]).map(String),
        numberOfAvailabilityZones: args["numberOfAvailabilityZones"] as number | undefined,
        availabilityZoneCidrMask: args["availabilityZoneCidrMask"] as number | undefined,
        natGateways: {
            strategy: oneOf("natGateways.strategy", nat["strategy"], ["None", "Single", "OnePerAz"], "OnePerAz"),
            elasticIpAllocationIds: list(nat["elasticIpAllocationIds"]).map(String),
        },
        subnetSpecs: args["subnetSpecs"] === undefined ? undefined : list(args["subnetSpecs"]).map(spec),
        subnetStrategy: oneOf("subnetStrategy", args["subnetStrategy"], ["Legacy", "Auto", "Exact"], "Legacy"),
        vpcEndpointSpecs: list(args["vpcEndpointSpecs"]).filter(isObject),
    };
}
