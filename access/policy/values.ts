import * as ipaddr from "ipaddr.js";

/** How the families of operators read a value, in a policy and in a request alike. */

type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;
export type IpRange = readonly [address: IpAddress, prefix: number];

/** A whole or decimal number. */
export function readNumber(text: string): number | undefined {
    return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

const w3cDate = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?$/;

/**
 * A point in time in seconds: one of the W3C's forms of ISO 8601 (https://www.w3.org/TR/NOTE-datetime) or epoch
 * seconds. Four digits could be either a year or seconds, so they are neither.
 */
export function readDate(text: string): number | undefined {
    if (/^\d+$/.test(text)) return text.length === 4 ? undefined : Number(text);
    const match = w3cDate.exec(text);
    if (match === null) return undefined;
    const [, year, month, day = "01", hour = "00", minute = "00", second = "00"] = match;
    // Date.parse lets a 30th of February pass as the 2nd of March.
    const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
    const same = new Date(local).toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
    const parsed = Date.parse(match[3] === undefined ? `${text}-01` : text);
    return same && !Number.isNaN(parsed) ? parsed / 1000 : undefined;
}

/** An IPv4 or IPv6 address in its usual spelling. */
export function readAddress(text: string): IpAddress | undefined {
    if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
    return text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** An address with or without a prefix length; without one it is that address alone. */
export function readRange(text: string): IpRange | undefined {
    const [written = "", length, ...more] = text.split("/");
    const address = readAddress(written);
    if (address === undefined || more.length > 0) return undefined;
    const bits = address.kind() === "ipv4" ? 32 : 128;
    if (length === undefined) return [address, bits];
    return /^\d{1,3}$/.test(length) && Number(length) <= bits ? [address, Number(length)] : undefined;
}

/** Whether an address lies in a range. IPv4 and IPv6 never match each other. */
export function inRange(address: IpAddress, [network, prefix]: IpRange): boolean {
    if (address instanceof ipaddr.IPv4 && network instanceof ipaddr.IPv4) return address.match(network, prefix);
    if (address instanceof ipaddr.IPv6 && network instanceof ipaddr.IPv6) return address.match(network, prefix);
    return false;
}

/** The first address of a range, and the first one behind it where there is one. */
export function boundaries([network, prefix]: IpRange): string[] {
    const bytes = network.toByteArray();
    const bits = bytes.length * 8;
    const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const size = 1n << BigInt(bits - prefix);
    const first = value - (value % size);
    const next = first + size;
    return [first, ...(next < 1n << BigInt(bits) ? [next] : [])].map((one) => formatted(one, bytes.length));
}

function formatted(value: bigint, length: number): string {
    const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 255n));
    return ipaddr.fromByteArray(bytes).toString();
}

/** `true` or `false` in any letter case. */
export function readBoolean(text: string): boolean | undefined {
    const lower = text.toLowerCase();
    return lower === "true" ? true : lower === "false" ? false : undefined;
}

/** Base64, brought to one spelling. */
export function readBinary(text: string): string | undefined {
    if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
    return Buffer.from(text, "base64").toString("base64");
}
