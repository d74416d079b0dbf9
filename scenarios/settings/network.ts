import * as z from "zod";
import { boolean, integer, list, object, text } from "./fields";

/** The interface and gateway endpoints that can be added to `ssm` and `ssmmessages`, which are always there. */
export const OPTIONAL_ENDPOINTS = ["ec2messages", "kms", "logs", "s3"] as const;
export type OptionalEndpoint = (typeof OPTIONAL_ENDPOINTS)[number];

/** No region has more. */
const MOST_ZONES = 6;

const cidr = text("an IPv4 block from /16 to /28 such as 10.0.0.0/16");
const id = (kind: string, prefix: string) =>
    text(`${kind}, such as ${prefix}-0123456789abcdef0`, (value) =>
        new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(value),
    );

/** Where the instances live: a VPC of their own, or subnets that exist. */
export const networkSettings = object({
    cidrBlock: cidr.optional().meta({
        description: "The IPv4 block of the VPC, /16 to /28. Default: 10.0.0.0/16.",
    }),
    numberOfAvailabilityZones: integer(1, MOST_ZONES).optional().meta({
        description:
            "In how many of the region's availability zones the instances stand, 1 to 6. Every zone costs an interface endpoint a service. Default: 1, or as many as `availabilityZoneNames`.",
    }),
    availabilityZoneNames: list(
        text("the name of an availability zone, such as eu-central-1a"),
        "a list of availability zones' names",
    )
        .max(MOST_ZONES, { error: `at most ${MOST_ZONES} availability zones` })
        .optional()
        .meta({ description: "Which availability zones. Default: the region's first ones." }),
    subnetCidrBlocks: list(cidr, "a list of IPv4 blocks inside cidrBlock")
        .max(MOST_ZONES, { error: `at most ${MOST_ZONES} blocks, one an availability zone` })
        .optional()
        .meta({
            description:
                "The blocks of the subnets, one a zone, inside `cidrBlock`. Default: a quarter of `cidrBlock` each (from five zones on an eighth), so that adding a zone moves no subnet.",
        }),
    endpoints: z
        .array(
            z.enum(OPTIONAL_ENDPOINTS, {
                error: `one of ${OPTIONAL_ENDPOINTS.join(", ")}; ssm and ssmmessages are always there`,
            }),
            { error: `a list of any of ${OPTIONAL_ENDPOINTS.join(", ")}` },
        )
        .optional()
        .meta({
            description:
                "Which VPC endpoints there are besides `ssm` and `ssmmessages`: `ec2messages` (for SSM agents older than 3.3.40.0), `kms`, `logs`, `s3` (the free gateway). Default: those that `session` needs.",
        }),
    existing: object({
        vpcId: id("the id of a VPC", "vpc").meta({ description: "The VPC's id." }),
        subnetIds: list(id("the id of a subnet", "subnet"), "a list of subnets' ids").meta({
            description: "The ids of the VPC's subnets for the instances and endpoints, one a zone.",
        }),
        createEndpoints: boolean.default(true).meta({
            description:
                "Whether to create the endpoints. A VPC takes one endpoint a service with private DNS: say false if it has them.",
        }),
        endpointSecurityGroupId: id("the id of a security group", "sg").optional().meta({
            description:
                "The security group of the endpoints that the VPC already has, which then admits the instances. Only with `createEndpoints: false`, and then needed.",
        }),
        routeTableIds: list(id("the id of a route table", "rtb"), "a list of route tables' ids").optional().meta({
            description:
                "The route tables of the subnets, which the S3 gateway is entered in. Only with endpoint `s3`, and then needed.",
        }),
    })
        .optional()
        .meta({ description: "A VPC that exists, instead of one of the stack's own." }),
});
export type NetworkInput = z.infer<typeof networkSettings>;
