import {
    blockText,
    contains,
    overlap,
    parseBlock,
    parseVpcBlock,
    planSubnets,
    size,
    type Block,
} from "../settings/cidr";
import type { IpAddressType, NetworkInput, OptionalEndpoint } from "../settings/network";
import { interfaceEndpoints } from "./endpoint-cost";
import { planExisting, type ExistingNetwork } from "./plan-existing-network";
import type { AccessModel } from "../../access/model";
import type { Problem } from "./problem";
import type { SessionSettings } from "../../access/grants";
import { zoneOf } from "../settings/zone";

/** A new VPC, or subnets of an existing one. */
export type NetworkPlan = NewNetwork | ExistingNetwork;

/** A new VPC. */
interface NewNetwork {
    readonly existing?: undefined;
    readonly cidrBlock: string;
    /** One block for each availability zone. */
    readonly subnetCidrBlocks: string[];
    /** Default: the region's first zones. */
    readonly availabilityZoneNames?: string[] | undefined;
    readonly endpoints: OptionalEndpoint[];
    /** `account`, `all`, or the ID of an organization. */
    readonly endpointPrincipals: string;
    readonly ipAddressType?: IpAddressType | undefined;
}

/** Addresses that AWS keeps of every subnet. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED_ADDRESSES = 5;
const DEFAULT_BLOCK = "10.0.0.0/16";

/** What the network comes to, all checks passed; the problems are pushed to `problems`. */
export function planNetwork(
    input: NetworkInput,
    session: SessionSettings,
    region: string,
    instances: AccessModel["instances"],
    problems: Problem[],
): NetworkPlan {
    const endpoints = planEndpoints(input, session, problems);
    return input.existing === undefined
        ? planNew(input, endpoints, region, instances, problems)
        : planExisting(input, input.existing, endpoints, problems);
}

/** The endpoints asked for; without any said, those that the session's settings need. */
function planEndpoints(input: NetworkInput, session: SessionSettings, problems: Problem[]): OptionalEndpoint[] {
    const needs: readonly (readonly [OptionalEndpoint, keyof SessionSettings])[] = [
        ["kms", "kmsKeyArn"],
        ["kms", "kmsKeyAlias"],
        ["s3", "s3BucketName"],
        ["logs", "cloudWatchLogGroupName"],
    ];
    const needed = needs.filter(([, setting]) => session[setting] !== undefined);
    if (input.endpoints === undefined) return [...new Set(needed.map(([endpoint]) => endpoint))];

    const said = input.endpoints;
    said.forEach((endpoint, index) => {
        if (said.indexOf(endpoint) !== index) {
            problems.push({
                path: ["network", "endpoints", index],
                found: endpoint,
                expected: "endpoints without duplicates",
            });
        }
    });
    for (const [endpoint, setting] of needed) {
        if (!said.includes(endpoint)) {
            const expected = `a list with ${endpoint}, which session.${setting} requires in a network without internet access`;
            problems.push({ path: ["network", "endpoints"], found: said, expected });
        }
    }
    return said;
}

function planNew(
    input: NetworkInput,
    endpoints: OptionalEndpoint[],
    region: string,
    instances: AccessModel["instances"],
    problems: Problem[],
): NewNetwork {
    const names = input.availabilityZoneNames;
    names?.forEach((name, index) => {
        if (!name.startsWith(region) || !/^[a-z]$/.test(name.slice(region.length))) {
            const expected = `an availability zone in ${region}, such as ${region}a`;
            problems.push({ path: ["network", "availabilityZoneNames", index], found: name, expected });
        }
    });
    const zones = input.numberOfAvailabilityZones ?? names?.length ?? input.subnetCidrBlocks?.length ?? 1;
    if (names !== undefined && names.length !== zones) {
        const expected = `${names.length}, the number of availabilityZoneNames; or omit one of the two settings`;
        problems.push({ path: ["network", "numberOfAvailabilityZones"], found: zones, expected });
    }
    const cidrBlock = input.cidrBlock ?? DEFAULT_BLOCK;
    const subnets = planBlocks(cidrBlock, input.subnetCidrBlocks, zones, problems);
    const interfaces = interfaceEndpoints(endpoints);
    const standing = subnets.map(() => 0);
    for (const [name, { fleet }] of Object.entries(instances)) {
        const own = zoneOf(name, zones);
        // Auto Scaling spreads a fleet over the zones.
        standing.forEach((count, zone) => {
            const more = fleet === undefined ? Number(zone === own) : Math.ceil(fleet.max / zones);
            standing[zone] = count + more;
        });
    }
    subnets.forEach((subnet, index) => {
        const needed = (standing[index] ?? 0) + interfaces;
        if (size(subnet) - RESERVED_ADDRESSES < needed) {
            const own = input.subnetCidrBlocks !== undefined;
            const need = `instances and endpoints need ${needed} addresses in ${blockText(subnet)}, which has ${size(subnet) - RESERVED_ADDRESSES}`;
            problems.push({
                path: own ? ["network", "subnetCidrBlocks", index] : ["network", "cidrBlock"],
                found: own ? blockText(subnet) : cidrBlock,
                expected: `a larger block or more availability zones: ${need}`,
            });
        }
    });
    return {
        cidrBlock,
        subnetCidrBlocks: subnets.map(blockText),
        availabilityZoneNames: names,
        endpoints,
        endpointPrincipals: input.endpointPrincipals ?? "account",
        ipAddressType: input.ipAddressType,
    };
}

function planBlocks(
    cidrBlock: string,
    own: readonly string[] | undefined,
    zones: number,
    problems: Problem[],
): readonly Block[] {
    const read = <T>(path: Problem["path"], found: string, parse: () => T): T | undefined => {
        try {
            return parse();
        } catch (error) {
            problems.push({ path, found, expected: error instanceof Error ? error.message : String(error) });
            return undefined;
        }
    };
    const vpc = read(["network", "cidrBlock"], cidrBlock, () => parseVpcBlock(cidrBlock));
    if (own === undefined) {
        return vpc === undefined
            ? []
            : (read(["network", "cidrBlock"], cidrBlock, () => planSubnets(vpc, zones)) ?? []);
    }
    const blocks = own.map((text, index) => read(["network", "subnetCidrBlocks", index], text, () => parseBlock(text)));
    if (own.length !== zones) {
        const expected = `${zones} ${zones === 1 ? "block" : "blocks"}, one for each availability zone`;
        problems.push({ path: ["network", "subnetCidrBlocks"], found: own, expected });
    }
    blocks.forEach((block, index) => {
        const problem = (expected: string) =>
            problems.push({ path: ["network", "subnetCidrBlocks", index], found: own[index], expected });
        if (block !== undefined && vpc !== undefined && !contains(vpc, block))
            problem(`a block inside cidrBlock, ${cidrBlock}`);

        const before = blocks.findIndex((other, at) => at < index && other && block && overlap(other, block));
        if (before >= 0) problem(`a block that doesn't overlap ${own[before]} (subnetCidrBlocks[${before}])`);
    });
    return blocks.filter((block) => block !== undefined);
}
