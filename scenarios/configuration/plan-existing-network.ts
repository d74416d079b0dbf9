import type { IpAddressType, NetworkInput, OptionalEndpoint } from "../settings/network";
import type { Problem } from "./problem";

/** Subnets of an existing VPC. */
export interface ExistingNetwork {
    readonly existing: {
        readonly vpcId: string;
        readonly subnetIds: string[];
        /** The security group of the VPC's own endpoints; without it, endpoints are created. */
        readonly endpointSecurityGroupId?: string | undefined;
        /** The route tables for the S3 gateway. */
        readonly routeTableIds: string[];
    };
    readonly endpoints: OptionalEndpoint[];
    /** `account`, `all`, or the ID of an organization. */
    readonly endpointPrincipals: string;
    readonly ipAddressType?: IpAddressType | undefined;
}

/** Plans for subnets of an existing VPC. Settings that are missing, or don't fit, are pushed to `problems`. */
export function planExisting(
    input: NetworkInput,
    existing: NonNullable<NetworkInput["existing"]>,
    endpoints: OptionalEndpoint[],
    problems: Problem[],
): ExistingNetwork {
    const own = ["cidrBlock", "numberOfAvailabilityZones", "availabilityZoneNames", "subnetCidrBlocks"] as const;
    for (const key of own) {
        if (input[key] !== undefined) {
            const expected = "no value with network.existing: an existing VPC keeps its CIDR blocks and zones";
            problems.push({ path: ["network", key], found: input[key], expected });
        }
    }
    const { createEndpoints, endpointSecurityGroupId, routeTableIds } = existing;
    for (const key of ["endpointPrincipals", "ipAddressType"] as const) {
        if (input[key] !== undefined && !createEndpoints) {
            const expected = "no value unless endpoints are created: existing.createEndpoints is false";
            problems.push({ path: ["network", key], found: input[key], expected });
        }
    }
    const problem = (key: keyof typeof existing, expected: string) =>
        problems.push({ path: ["network", "existing", key], found: existing[key], expected });
    if (!createEndpoints && endpointSecurityGroupId === undefined)
        problem("endpointSecurityGroupId", "the ID of the endpoints' security group, since createEndpoints is false");

    if (createEndpoints && endpointSecurityGroupId !== undefined) {
        problem(
            "endpointSecurityGroupId",
            "no value unless createEndpoints is false: new endpoints get their own security group",
        );
    }
    const gateway = endpoints.includes("s3");
    if (gateway && createEndpoints && routeTableIds === undefined)
        problem("routeTableIds", "the IDs of the subnets' route tables, for the s3 endpoint");

    if (!(gateway && createEndpoints) && routeTableIds !== undefined)
        problem("routeTableIds", "no value unless the s3 endpoint is created");

    return {
        existing: {
            vpcId: existing.vpcId,
            subnetIds: existing.subnetIds,
            endpointSecurityGroupId,
            routeTableIds: routeTableIds ?? [],
        },
        endpoints,
        endpointPrincipals: input.endpointPrincipals ?? "all",
        ipAddressType: input.ipAddressType,
    };
}
