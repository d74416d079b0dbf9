import { align, bitsFor, end, format, overlap, parse, sizeOf, type Block } from "./address-block";
import type { NatGateways, SubnetSpec, SubnetType, VpcArguments } from "./arguments";
import { legacyBlocks, type Placed } from "./legacy-layout";

/** A subnet to be made. */
export interface PlannedSubnet {
    readonly type: SubnetType;
    readonly name: string;
    readonly availabilityZone: string;
    readonly cidrBlock: string;
    readonly spec: SubnetSpec;
}

/** Half of each zone for a private subnet and half of the rest for a public one, of at most a /16 in all. */
function defaultSpecs(zoneMask: number): SubnetSpec[] {
    if (zoneMask > 26) {
        throw new Error(
            `Automatic subnet creation requires a VPC with at least /26 available per AZ, but only /${zoneMask} is available.`,
        );
    }
    const widest = Math.max(zoneMask, 16);
    return [
        { type: "Private", cidrMask: widest + 1 },
        { type: "Public", cidrMask: widest + 2 },
    ];
}

function maskOf(spec: SubnetSpec, index: number): number | undefined {
    if (spec.size === undefined) return spec.cidrMask;

    const mask = 32 - Math.log2(spec.size);
    if (!Number.isInteger(mask) || mask < 0) {
        throw new Error(
            `Invalid subnet specifications:\n - invalid value ${spec.size} for subnetSpecs[${index}].size (expected a power of two)`,
        );
    }
    if (spec.cidrMask !== undefined && spec.cidrMask !== mask) {
        throw new Error(
            `Invalid subnet specifications:\n - Subnet size ${spec.size} does not match the expected size for a /${spec.cidrMask} subnet (${sizeOf(spec.cidrMask)}).`,
        );
    }
    return mask;
}

/** The specs with their masks where any is said. */
function normalizedSpecs(args: VpcArguments): readonly SubnetSpec[] | undefined {
    return args.subnetSpecs?.map((spec, index) => {
        const cidrMask = spec.cidrBlocks === undefined ? maskOf(spec, index) : spec.cidrMask;
        return spec.cidrBlocks !== undefined || cidrMask === undefined
            ? spec
            : { ...spec, cidrMask, size: sizeOf(cidrMask) };
    });
}

/** Divides the VPC's addresses between the zones, and each zone's between its subnets in the order of the specs. */
export function planSubnets(vpcName: string, args: VpcArguments, zones: readonly string[]): PlannedSubnet[] {
    const vpc = parse(args.cidrBlock);
    const zoneMask = args.availabilityZoneCidrMask ?? vpc.mask + bitsFor(zones.length);
    const specs = normalizedSpecs(args) ?? defaultSpecs(zoneMask);
    if (specs.length === 0) throw new Error("No subnets specified");

    const name = (spec: SubnetSpec, zone: number) => `${vpcName}-${spec.name ?? spec.type.toLowerCase()}-${zone + 1}`;
    const planned = specs.some((spec) => spec.cidrBlocks !== undefined)
        ? explicitBlocks(specs, zones)
        : args.subnetStrategy === "Legacy" && args.subnetSpecs !== undefined
          ? legacyBlocks(specs, zones, vpc, { zoneMask: args.availabilityZoneCidrMask })
          : evenBlocks(specs, zones, vpc, zoneMask);
    const subnets = planned.map(({ spec, zone, block }) => ({
        type: spec.type,
        name: name(spec, zone),
        availabilityZone: zones[zone] ?? "",
        cidrBlock: format(block),
        spec,
    }));
    refuseOverlaps(subnets);
    if (args.subnetStrategy === "Exact") refuseGaps(args.cidrBlock, subnets);

    refuseNatWithoutSubnets(args.natGateways, specs);
    return subnets;
}

function explicitBlocks(specs: readonly SubnetSpec[], zones: readonly string[]): Placed[] {
    specs.forEach(({ cidrBlocks }, index) => {
        if (cidrBlocks === undefined) {
            throw new Error(
                "Invalid subnet specifications:\n - If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.",
            );
        }
        if (cidrBlocks.length !== zones.length) {
            throw new Error(
                `Invalid subnet specifications:\n - The number of CIDR blocks in subnetSpecs[${index}] must match the number of availability zones (${zones.length}).`,
            );
        }
    });
    return zones.flatMap((_, zone) =>
        specs.map((spec) => ({ spec, zone, block: parse(spec.cidrBlocks?.[zone] ?? "") })),
    );
}

function evenBlocks(specs: readonly SubnetSpec[], zones: readonly string[], vpc: Block, zoneMask: number): Placed[] {
    const evenMask = zoneMask + bitsFor(specs.length);
    const needed = specs.reduce((sum, spec) => sum + sizeOf(spec.cidrMask ?? evenMask), 0);
    if (needed > sizeOf(zoneMask)) {
        throw new Error(
            `Subnets are too large for VPC. VPC has ${sizeOf(zoneMask)} addresses, but subnets require ${needed} addresses.`,
        );
    }
    return zones.flatMap((_, zone) => {
        let next = vpc.base + zone * sizeOf(zoneMask);
        return specs.map((spec) => {
            const mask = spec.cidrMask ?? evenMask;
            const base = align(next, mask);
            next = base + sizeOf(mask);
            return { spec, zone, block: { base, mask } };
        });
    });
}

function refuseOverlaps(subnets: readonly PlannedSubnet[]): void {
    const blocks = subnets.map(({ cidrBlock }) => parse(cidrBlock));
    const overlapping = subnets.filter((_, at) =>
        blocks.some((other, index) => {
            const block = blocks[at];
            return block !== undefined && index !== at && overlap(block, other);
        }),
    );
    if (overlapping.length > 0) {
        const lines = overlapping.map(({ name, cidrBlock }, index) => `${index + 1}. ${name}: ${cidrBlock}`);
        throw new Error(
            `The following subnets overlap with at least one other subnet. Make the CIDR for the VPC larger, reduce the size of the subnets per AZ, or use less Availability Zones:\n\n${lines.join("\n")}`,
        );
    }
}

function refuseGaps(vpcCidr: string, subnets: readonly PlannedSubnet[]): void {
    const vpc = parse(vpcCidr);
    let next = vpc.base;
    const gaps: string[] = [];
    for (const { name, cidrBlock } of subnets) {
        const block = parse(cidrBlock);
        if (block.base !== next) gaps.push(`${name} (${cidrBlock}) does not begin where the one before it ends`);

        next = end(block);
    }
    if (next !== end(vpc)) gaps.push(`the last subnet ends before the VPC (${vpcCidr}) does`);

    if (gaps.length > 0)
        throw new Error(`There are gaps in the subnet ranges. Please fix the following gaps: ${gaps.join(", ")}`);
}

function refuseNatWithoutSubnets({ strategy }: NatGateways, specs: readonly SubnetSpec[]): void {
    const has = (type: SubnetType) => specs.some((spec) => spec.type === type);
    if (strategy !== "None" && !(has("Public") && has("Private"))) {
        throw new Error(
            "If NAT Gateway strategy is 'OnePerAz' or 'Single', both private and public subnets must be declared. The private subnet creates the need for a NAT Gateway, and the public subnet is required to host the NAT Gateway resource.",
        );
    }
}
