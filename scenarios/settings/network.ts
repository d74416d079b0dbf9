import * as z from "zod";
import { boolean, integer, list, object, text } from "./fields";

/** The endpoints that can be added to `ssm` and `ssmmessages`. */
const OPTIONAL_ENDPOINTS = ["ec2messages", "kms", "logs", "s3"] as const;
export type OptionalEndpoint = (typeof OPTIONAL_ENDPOINTS)[number];

/** Whose requests new endpoints admit: the account's principals, everyone's, or those of the organization with an ID. */
const endpointPrincipals = text(
    "account, all, or the ID of an organization such as o-a1b2c3d4e5",
    (value) => value === "account" || value === "all" || /^o-[a-z0-9]{10,32}$/.test(value),
);

/** The IP versions of the network. awsx creates no subnets with IPv6 alone. */
const IP_ADDRESS_TYPES = ["ipv4", "dualstack"] as const;

/** No region has more. */
const MOST_ZONES = 6;

const cidr = text("an IPv4 block from /16 to /28 such as 10.0.0.0/16");
const id = (kind: string, prefix: string) =>
    text(`${kind}, such as ${prefix}-0123456789abcdef0`, (value) =>
        new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value),
    );

/** Where the instances run: a new VPC, or subnets of an existing one. */
export const networkSettings = object({
    cidrBlock: cidr.optional().meta({
        description: "The IPv4 block of the VPC, /16 to /28. Default: 10.0.0.0/16.",
    }),
    numberOfAvailabilityZones: integer(1, MOST_ZONES).optional().meta({
        description:
            "The number of availability zones for the instances, 1 to 6. AWS charges for each interface endpoint in each zone. Default: 1, or the number of `availabilityZoneNames`.",
    }),
    availabilityZoneNames: list(
        text("the name of an availability zone, such as eu-central-1a"),
        "a list of availability zone names",
    )
        .max(MOST_ZONES, { error: `at most ${MOST_ZONES} availability zones` })
        .optional()
        .meta({ description: "The names of the availability zones. Default: the region's first ones." }),
    subnetCidrBlocks: list(cidr, "a list of IPv4 blocks inside cidrBlock")
        .max(MOST_ZONES, { error: `at most ${MOST_ZONES} blocks, one for each availability zone` })
        .optional()
        .meta({
            description:
                "The IPv4 blocks of the subnets, one for each zone, inside `cidrBlock`. Default: a quarter of `cidrBlock` each (an eighth for five or six zones), so that adding a zone moves no subnet.",
        }),
    endpoints: z
        .array(
            z.enum(OPTIONAL_ENDPOINTS, {
                error: `one of ${OPTIONAL_ENDPOINTS.join(", ")}; ssm and ssmmessages are always included`,
            }),
            { error: `a list of any of ${OPTIONAL_ENDPOINTS.join(", ")}` },
        )
        .optional()
        .meta({
            description:
                "The VPC endpoints besides `ssm` and `ssmmessages`: `ec2messages` (for SSM agents older than 3.3.40.0), `kms`, `logs`, `s3` (the free gateway endpoint). Default: those that `session` requires.",
        }),
    endpointPrincipals: endpointPrincipals.optional().meta({
        description:
            "The principals whose requests new interface endpoints admit: `account` for those of the stack's account, the ID of an organization such as `o-a1b2c3d4e5` for those of its accounts, or `all`. Default: `account` in a new VPC, `all` in an existing one.",
    }),
    ipAddressType: z
        .enum(IP_ADDRESS_TYPES, { error: `one of ${IP_ADDRESS_TYPES.join(", ")}` })
        .optional()
        .meta({
            description:
                "The IP versions of a new VPC's subnets, and of new endpoints: `ipv4`, or `dualstack` for IPv4 and IPv6. Default: `ipv4`.",
        }),
    existing: object({
        vpcId: id("the ID of a VPC", "vpc").meta({ description: "The VPC's ID." }),
        subnetIds: list(id("the ID of a subnet", "subnet"), "a list of subnet IDs").meta({
            description: "The IDs of the VPC's subnets for the instances and endpoints, one for each zone.",
        }),
        createEndpoints: boolean.default(true).meta({
            description:
                "Whether to create the endpoints. A VPC can have one endpoint with private DNS for each service: set false if it has them.",
        }),
        endpointSecurityGroupId: id("the ID of a security group", "sg").optional().meta({
            description:
                "The security group of the VPC's own endpoints, which then admits the instances. Required with `createEndpoints: false`, otherwise not allowed.",
        }),
        routeTableIds: list(id("the ID of a route table", "rtb"), "a list of route table IDs").optional().meta({
            description:
                "The route tables of the subnets, for the S3 gateway. Required with the `s3` endpoint, otherwise not allowed.",
        }),
    })
        .optional()
        .meta({ description: "An existing VPC, instead of a new one." }),
});
export type IpAddressType = (typeof IP_ADDRESS_TYPES)[number];
export type NetworkInput = z.infer<typeof networkSettings>;
