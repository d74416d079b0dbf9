import { parseCIDR, IPv4 } from "ipaddr.js";

/** A block of IPv4 addresses: its first address as a number, and how long its prefix is. */
export interface Block {
    readonly first: number;
    readonly prefix: number;
}

/**
 * Reads a CIDR block as AWS takes it.
 *
 * @throws Error with the noun phrase of what is expected.
 */
export function parseBlock(text: string): Block {
    const expected = "an IPv4 block from /16 to /28 such as 10.0.0.0/16";
    if (!/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(text) || !IPv4.isValidCIDRFourPartDecimal(text))
        throw new Error(expected);

    const [address, prefix] = parseCIDR(text);
    if (prefix < 16 || prefix > 28) throw new Error(expected);

    const first = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
    const start = first - (first % size({ first, prefix }));
    if (first !== start)
        throw new Error(`a block that starts at its first address: ${blockText({ first: start, prefix })}`);

    return { first, prefix };
}

/** How many addresses a block has. */
export function size({ prefix }: Pick<Block, "prefix"> & Partial<Block>): number {
    return 2 ** (32 - prefix);
}

export function blockText({ first, prefix }: Block): string {
    const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${bytes.join(".")}/${prefix}`;
}

export function contains(outer: Block, inner: Block): boolean {
    return inner.first >= outer.first && inner.first + size(inner) <= outer.first + size(outer);
}

export function overlap(one: Block, other: Block): boolean {
    return one.first < other.first + size(other) && other.first < one.first + size(one);
}

/** Addresses that no network of machines has: RFC 6890 keeps them for other ends, and AWS refuses them. */
const RESERVED: readonly (readonly [Block, string])[] = [
    [{ first: 0, prefix: 8 }, "0.0.0.0/8 is reserved"],
    [{ first: 127 * 2 ** 24, prefix: 8 }, "127.0.0.0/8 is loopback"],
    [{ first: (169 * 256 + 254) * 2 ** 16, prefix: 16 }, "169.254.0.0/16 is link-local"],
    [{ first: 224 * 2 ** 24, prefix: 3 }, "224.0.0.0 and above is multicast or reserved"],
];

/**
 * Reads the block of a VPC.
 *
 * @throws Error with the noun phrase of what is expected.
 */
export function parseVpcBlock(text: string): Block {
    const block = parseBlock(text);
    const reserved = RESERVED.find(([range]) => overlap(range, block))?.[1];
    if (reserved !== undefined) throw new Error(`a block of host addresses, such as 10.0.0.0/16: ${reserved}`);

    return block;
}

/** The smallest subnet that AWS makes. */
const SMALLEST_SUBNET = 28;

/** Into how many parts (as a power of two) a VPC is cut, so that zones can be added without moving a subnet. */
const PARTS_BITS = 2;

/**
 * The blocks of one subnet a zone.
 *
 * A VPC of /26 and more is cut into four, however few zones are used: cut into as many parts as zones, adding a zone
 * would move, and so replace, every subnet and every instance in it. A smaller VPC, or one of five zones and more, is
 * cut into the fewest parts that do.
 *
 * @throws Error with the noun phrase of what is expected.
 */
export function planSubnets(vpc: Block, zones: number): readonly Block[] {
    const needed = Math.ceil(Math.log2(zones));
    if (vpc.prefix + needed > SMALLEST_SUBNET)
        throw new Error(`a block of /${SMALLEST_SUBNET - needed} or larger, to hold ${zones} subnets of at least /28`);

    const spare = vpc.prefix + PARTS_BITS <= SMALLEST_SUBNET ? PARTS_BITS : 0;
    const prefix = vpc.prefix + Math.max(needed, spare);
    return Array.from({ length: zones }, (_, index) => ({ first: vpc.first + index * size({ prefix }), prefix }));
}
