import { align, bitsFor, end, overlap, sizeOf, type Block } from "./address-block";
import type { SubnetSpec, SubnetType } from "./arguments";

/** A subnet's place: of which spec, in which zone, with which addresses. */
export interface Placed {
    readonly spec: SubnetSpec;
    /** The zone's position in the list of zones. */
    readonly zone: number;
    readonly block: Block;
}

/** In this order a zone gets its subnets, whatever the order of the specs; each kind with its smallest usual mask. */
const KINDS: readonly { readonly type: SubnetType; readonly smallestMask: number }[] = [
    { type: "Private", smallestMask: 19 },
    { type: "Public", smallestMask: 20 },
    { type: "Isolated", smallestMask: 24 },
];

/**
 * The layout of `awsx.ec2.Vpc` without `subnetStrategy`, which most programs have: private subnets begin a zone, public
 * ones follow the last private one, isolated ones follow those. It may leave gaps; where two would overlap, the second
 * begins behind the first.
 */
export function legacyBlocks(
    specs: readonly SubnetSpec[],
    zones: readonly string[],
    vpc: Block,
    args: { zoneMask?: number },
): Placed[] {
    const zoneMask = args.zoneMask ?? vpc.mask + bitsFor(zones.length);
    const ordered = KINDS.flatMap(({ type, smallestMask }) =>
        specs.filter((spec) => spec.type === type).map((spec, nth) => ({ spec, nth, smallestMask })),
    );
    // A single subnet may fill its zone; with several, each gets half of it at most.
    const widest = zoneMask + (specs.length === 1 ? 0 : 1);
    return zones.flatMap((_, zone) => {
        const whole = subBlock(vpc, zoneMask - vpc.mask, zone);
        const placed: Placed[] = [];
        for (const { spec, nth, smallestMask } of ordered) {
            const mask = spec.cidrMask ?? Math.max(widest, smallestMask);
            const before = placed.findLast((one) => one.spec.type !== spec.type)?.block;
            const start = before === undefined ? whole : { base: end(before), mask: before.mask };
            const wanted = subBlock(start, mask - start.mask, nth);
            const last = placed.at(-1)?.block;
            const block = last !== undefined && overlap(last, wanted) ? { base: align(end(last), mask), mask } : wanted;
            placed.push({ spec, zone, block });
        }
        return placed;
    });
}

/** The nth block inside (or, with negative bits, around and behind) another one. */
function subBlock({ base, mask }: Block, bits: number, nth: number): Block {
    if (mask + bits > 32) throw new Error(`Requested ${bits} new bits, but only ${32 - mask} are available.`);

    return { base: base + nth * sizeOf(mask + bits), mask: mask + bits };
}
