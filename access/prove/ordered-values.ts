import * as ipaddr from "ipaddr.js";
import type { ConditionValues } from "../policy/policy";
import type { IpRange } from "../policy/values";

/** What NumericLessThan, DateGreaterThan, IpAddress and the like compare with. */
export type OrderedValues = Extract<ConditionValues, { family: "numeric" | "date" | "ip" }>;

/**
 * Values on every side of what ordered conditions on one key mention: each bound, and between each two neighbours and
 * beyond the ends one more. No comparison with the bounds tells any other value from all of these.
 *
 * @returns undefined where such values can't be written exactly, or where the conditions read the key differently.
 */
export function pointsOf(conditions: readonly OrderedValues[]): string[] | undefined {
    if (new Set(conditions.map(({ family }) => family)).size > 1) return undefined;
    const numbers = spread(conditions.flatMap((one) => (one.family === "ip" ? [] : one.numbers)));
    if (conditions.some(({ family }) => family === "date")) {
        const within = numbers?.every((seconds) => seconds >= -62_135_596_800 && seconds < 253_402_300_799);
        return within === true ? numbers?.map((seconds) => new Date(seconds * 1000).toISOString()) : undefined;
    }
    const addresses = conditions.flatMap((one) => (one.family === "ip" ? one.ranges.flatMap(edges) : []));
    return numbers && [...numbers.map(String), ...addresses];
}

function spread(numbers: readonly number[]): number[] | undefined {
    const sorted = [...new Set(numbers)].sort((one, other) => one - other);
    // Beyond these bounds String() writes an exponent, or halves get lost.
    if (sorted.some((number) => Math.abs(number) > 1e12 || (number !== 0 && Math.abs(number) < 1e-3))) return undefined;
    const points = sorted.flatMap((number, index) => {
        const next = sorted[index + 1];
        return next === undefined ? [number, number + 1] : [number, (number + next) / 2];
    });
    return sorted[0] === undefined ? [] : [sorted[0] - 1, ...points];
}

/** The first and last address of a range, and their neighbours outside. */
function edges([address, prefix]: IpRange): string[] {
    const bytes = address.toByteArray();
    const bits = BigInt(bytes.length * 8);
    const size = 1n << (bits - BigInt(prefix));
    const first = (bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) / size) * size;
    return [first - 1n, first, first + size - 1n, first + size]
        .filter((value) => value >= 0n && value < 1n << bits)
        .map((value) => addressOf(value, bytes.length));
}

function addressOf(value: bigint, length: number): string {
    const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt((length - 1 - index) * 8)) & 255n));
    return ipaddr.fromByteArray(bytes).toString();
}
