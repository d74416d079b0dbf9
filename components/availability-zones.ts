import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";

/**
 * The names of a region's first availability zones. An account may have opted in to Local Zones and Wavelength Zones as
 * well; these have neither all instance types nor VPC endpoints, and their names come first in the alphabet.
 *
 * @throws RunError (in the promise) if the region has fewer.
 */
export async function availabilityZones(count: number, key: string, opts: pulumi.InvokeOptions): Promise<string[]> {
    const filters = [{ name: "zone-type", values: ["availability-zone"] }];
    const { names } = await getAvailabilityZones({ state: "available", filters }, opts);
    if (names.length >= count) return names.slice(0, count);

    const expected = `at most ${names.length}, the availability zones that the account has in this region: ${names.join(", ")}`;
    throw new pulumi.RunError(`invalid value ${count} for ${key}.numberOfAvailabilityZones (expected ${expected})`);
}
