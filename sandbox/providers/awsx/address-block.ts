import ipaddr from "ipaddr.js";

/** A range of IPv4 addresses. */
export interface Block {
    /** The first address, as a number. */
    readonly base: number;
    readonly mask: number;
}

/** How many addresses a block of that mask has. */
export const sizeOf = (mask: number): number => 2 ** (32 - mask);

/** The first address behind a block. */
export const end = ({ base, mask }: Block): number => base + sizeOf(mask);

/** How many bits of an address it takes to tell so many blocks apart. */
export const bitsFor = (count: number): number => (count === 0 ? 0 : Math.ceil(Math.log2(count)));

export function parse(cidr: string): Block {
    try {
        const [address, mask] = ipaddr.IPv4.parseCIDR(cidr);
        const value = address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
        return { base: value - (value % sizeOf(mask)), mask };
    } catch {
        throw new Error(`invalid CIDR block ${JSON.stringify(cidr)} (expected an IPv4 block such as 10.0.0.0/16)`);
    }
}

export function format({ base, mask }: Block): string {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
    return `${octets.join(".")}/${mask}`;
}

/** The first address from here on at which a block of that size may begin. */
export function align(address: number, mask: number): number {
    return Math.ceil(address / sizeOf(mask)) * sizeOf(mask);
}

export function overlap(one: Block, other: Block): boolean {
    return one.base < end(other) && other.base < end(one);
}
