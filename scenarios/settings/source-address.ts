import { boundaries, inRange, readRange, type IpRange } from "../../access/policy";
import * as z from "zod";

/** IPv4 addresses that no request to AWS's public endpoints comes from. Those of documentation (RFC 5737) are taken. */
const PRIVATE = ranges(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
);
/** All of the IPv6 addresses that are assigned for public use. */
const PUBLIC_IPV6 = ranges("2000::/3");

const FORM = "an IPv4 or IPv6 range such as 203.0.113.0/24 or 2001:db8::/32";
const PUBLIC =
    "a range of public addresses: requests from private ones reach AWS through a VPC endpoint, without aws:SourceIp";

/**
 * A range of the addresses that AWS sees requests come from.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
 */
export const publicRange = z.string({ error: FORM }).superRefine((written, context) => {
    const message = problemOf(written);
    if (message !== undefined) context.addIssue({ code: "custom", message });
});

function problemOf(written: string): string | undefined {
    const range = readRange(written);
    if (range === undefined) return FORM;

    const [address, prefix] = range;
    const [first = ""] = boundaries(range);
    if (first !== address.toString()) return `a range that starts at its first address: ${first}/${prefix}`;

    const isPublic =
        address.kind() === "ipv6"
            ? PUBLIC_IPV6.some((one) => contains(one, range))
            : !PRIVATE.some((one) => contains(one, range) || contains(range, one));
    return isPublic ? undefined : PUBLIC;
}

function contains(outer: IpRange, [address, prefix]: IpRange): boolean {
    return prefix >= outer[1] && inRange(address, outer);
}

function ranges(...written: readonly string[]): readonly IpRange[] {
    return written.flatMap((one) => {
        const range = readRange(one);
        return range === undefined ? [] : [range];
    });
}
