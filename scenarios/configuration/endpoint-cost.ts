import type { OptionalEndpoint } from "../settings/network";

/** What AWS charges for an interface endpoint, by the hour and zone, in US dollars. Read in November 2026. */
const HOURLY_PRICES: Readonly<Record<string, number>> = {
    "ap-northeast-1": 0.014,
    "ap-northeast-2": 0.013,
    "ap-south-1": 0.013,
    "ap-southeast-1": 0.013,
    "ap-southeast-2": 0.013,
    "ca-central-1": 0.011,
    "eu-central-1": 0.012,
    "eu-north-1": 0.011,
    "eu-west-1": 0.011,
    "eu-west-2": 0.011,
    "eu-west-3": 0.011,
    "us-east-1": 0.01,
    "us-east-2": 0.01,
    "us-west-1": 0.011,
    "us-west-2": 0.01,
};
const PRICES_READ = "November 2026";
const PRICES_PAGE = "https://aws.amazon.com/privatelink/pricing/";
/** The hours of a month, as AWS's own calculator takes them. */
const HOURS = 730;

/** The number of interface endpoints that a network has: `ssm`, `ssmmessages` and the others it is given but the gateway. */
export function interfaceEndpoints(endpoints: readonly OptionalEndpoint[]): number {
    return 2 + endpoints.filter((endpoint) => endpoint !== "s3").length;
}

/**
 * What the interface endpoints of a network cost a month, as a sentence: without what AWS charges for the data, which
 * is a cent for each GB. Of a region whose price isn't known here it says where to find it.
 */
export function endpointCost(region: string, endpoints: readonly OptionalEndpoint[], zones: number): string {
    const interfaces = interfaceEndpoints(endpoints);
    const count = interfaces * zones;
    const of = `${interfaces} interface endpoints in ${zones} ${zones === 1 ? "availability zone" : "availability zones"}`;
    const price = HOURLY_PRICES[region];
    if (price === undefined)
        return `${of}: ${count * HOURS} endpoint hours a month, at the price of ${region} on ${PRICES_PAGE}`;

    const monthly = (count * HOURS * price).toFixed(2);
    return `${of}: about ${monthly} USD a month, and data (${price} USD an hour each, ${PRICES_READ}; ${PRICES_PAGE})`;
}
