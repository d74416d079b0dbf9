import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { INSTANCE, SPOT_REQUEST } from "./instances";
import type { Referred, Relations } from "./relations";

export const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
/** The one that AWS made in a zone; the program only sets it right. */
export const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";
const SUBNETS = [SUBNET, DEFAULT_SUBNET];
export const VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
const DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable";
const TABLES = [ROUTE_TABLE, DEFAULT_ROUTE_TABLE];
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
const ROUTE = "aws:ec2/route:Route";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const GROUP = "aws:autoscaling/group:Group";

/** Subnets of the stack that instances are in; some of several where it isn't known which. */
export function sessionSubnets(
    stack: Relations,
): readonly { readonly instance: StackSubject; readonly subnets: Referred }[] {
    const placed = [
        ...stack.ofType(INSTANCE, SPOT_REQUEST).map((instance) => [instance, "subnetId"] as const),
        ...stack.ofType(GROUP).map((group) => [group, "vpcZoneIdentifiers"] as const),
    ];
    return placed
        .map(([instance, property]) => ({ instance, subnets: stack.candidates(instance, property, SUBNETS, ["id"]) }))
        .filter(({ subnets }) => subnets.resources.length > 0);
}

/** The VPCs of the stack that instances are in without a way out: one that leads to the internet reaches AWS too. */
export function closedVpcs(stack: Relations): readonly StackSubject[] {
    const found = sessionSubnets(stack).flatMap(({ subnets }) => {
        if (subnets.resources.every((subnet) => waysOut(subnet, stack).some(({ everywhere }) => everywhere))) return [];

        const vpcs = new Set(subnets.resources.flatMap((subnet) => stack.referred(subnet, "vpcId", [VPC], ["id"])));
        // Which subnet it is matters little where they are all of one VPC.
        return vpcs.size === 1 ? [...vpcs] : [];
    });
    return [...new Set(found)];
}

/** The service of an endpoint: `ssm` of `com.amazonaws.eu-central-1.ssm`. */
export function endpointService({
    props: { serviceName },
}: StackSubject | { props: Readonly<Record<string, unknown>> }): string | undefined {
    return typeof serviceName === "string"
        ? /^(?:[a-z]+\.)*?com\.amazonaws\.[^.]+\.(.+)$|^cn\.com\.amazonaws\.[^.]+\.(.+)$/
              .exec(serviceName)
              ?.slice(1)
              .find(Boolean)
        : undefined;
}

/** The services whose public names the agent asks for; the last two only where sessions are encrypted or logged. */
export const SESSION_SERVICES = ["ssm", "ssmmessages", "ec2messages", "kms", "logs"];

/** The endpoints of the stack that sessions use. Those for kms and logs count only beside one for Systems Manager. */
export function sessionEndpointsOf(stack: Relations): readonly StackSubject[] {
    const endpoints = stack.ofType(VPC_ENDPOINT).map((endpoint) => ({ endpoint, service: endpointService(endpoint) }));
    const has = endpoints.some(({ service }) => service === "ssm" || service === "ssmmessages");
    return endpoints
        .filter(({ service }) => has && service !== undefined && SESSION_SERVICES.includes(service))
        .map(({ endpoint }) => endpoint);
}

/** A way from a subnet out of its VPC. */
export interface WayOut {
    /** The route, or the route table that it is written in. */
    readonly by: StackSubject;
    /** Such as `natGatewayId`. */
    readonly target: string;
    /** Whether it leads everywhere, and not to some addresses only. */
    readonly everywhere: boolean;
}

/** Every way by which a subnet's traffic leaves for the internet. */
export function waysOut(subnet: StackSubject, stack: Relations): readonly WayOut[] {
    return routeTables(subnet, stack)
        .flatMap((table) => {
            const routes = listAt(table.props, "routes");
            const separate = stack
                .ofType(ROUTE)
                .filter((route) => stack.referred(route, "routeTableId", TABLES, ["id"]).includes(table));
            // AWS tells of a table's routes as the table's own; those that are resources as well are left to these.
            const told = new Set(separate.map(({ props }) => destinationOf(props)));
            const inline = (routes === UNKNOWN ? [] : routes)
                .filter((route) => destinationOf(route) === "" || !told.has(destinationOf(route)))
                .flatMap((route) => targets(route, table, "routes", stack));
            return [...inline, ...separate.flatMap((route) => targets(route.props, route, "gatewayId", stack))];
        })
        .concat(mainRoutesOut(subnet, stack), outsideRoutesOut(subnet, stack));
}

/** The ways out by routes in the main table that AWS makes with a VPC, where the subnet is in that one. */
function mainRoutesOut(subnet: StackSubject, stack: Relations): readonly WayOut[] {
    const vpcs = isInMainTable(subnet, stack) ? stack.referred(subnet, "vpcId", [VPC], ["id"]) : [];
    return stack
        .ofType(ROUTE)
        .filter((route) => stack.referred(route, "routeTableId", [VPC], MAIN).some((vpc) => vpcs.includes(vpc)))
        .flatMap((route) => targets(route.props, route, "gatewayId", stack));
}

/** The ways out by routes in a table that the stack doesn't have, and whose id the subnet's association names too. */
function outsideRoutesOut(subnet: StackSubject, stack: Relations): readonly WayOut[] {
    const ids = associationsOf(subnet, stack).flatMap(
        (association) => stack.candidates(association, "routeTableId", [...TABLES, VPC], ["id", ...MAIN]).outside,
    );
    return stack
        .ofType(ROUTE)
        .filter(({ props: { routeTableId } }) => typeof routeTableId === "string" && ids.includes(routeTableId))
        .flatMap((route) => targets(route.props, route, "gatewayId", stack));
}

/** A VPC's properties that name its main table. */
const MAIN = ["mainRouteTableId", "defaultRouteTableId"];

function associationsOf(subnet: StackSubject, stack: Relations): readonly StackSubject[] {
    return stack
        .ofType(ASSOCIATION)
        .filter((association) => stack.referred(association, "subnetId", SUBNETS, ["id"]).includes(subnet));
}

/** Whether the subnet has no table of its own, or names its VPC's main one. */
function isInMainTable(subnet: StackSubject, stack: Relations): boolean {
    const own = associationsOf(subnet, stack);
    return own.length === 0 || own.some((one) => stack.referred(one, "routeTableId", [VPC], MAIN).length > 0);
}

/** The subnet's own route table, else the VPC's main one where the stack has it. */
function routeTables(subnet: StackSubject, stack: Relations): readonly StackSubject[] {
    const tables = (from: StackSubject) => stack.referred(from, "routeTableId", TABLES, ["id", "defaultRouteTableId"]);
    const own = associationsOf(subnet, stack).flatMap(tables);
    if (!isInMainTable(subnet, stack)) return own;

    const vpcs = stack.referred(subnet, "vpcId", [VPC], ["id"]);
    const { vpcId } = subnet.props;
    // The VPC may not be in the stack: then its id tells which one it is.
    const ofVpc = (property: string) => (one: StackSubject) =>
        stack.referred(one, property, [VPC], ["id", "defaultRouteTableId"]).some((vpc) => vpcs.includes(vpc)) ||
        (typeof vpcId === "string" && one.props.vpcId === vpcId);
    return [
        ...own,
        ...stack.ofType(MAIN_ASSOCIATION).filter(ofVpc("vpcId")).flatMap(tables),
        ...stack.ofType(DEFAULT_ROUTE_TABLE).filter(ofVpc("defaultRouteTableId")),
    ];
}

/** Where a route leads to; no other route of its table has the same. */
function destinationOf(route: unknown): string {
    const destination = DESTINATIONS.map((key) => at(route, key)).find((one) => one !== undefined && one !== "");
    return typeof destination === "string" ? destination : "";
}

const DESTINATIONS = [
    "cidrBlock",
    "destinationCidrBlock",
    "ipv6CidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
];

/** Route targets that lead outside, wherever to. */
const OUTSIDE = ["natGatewayId", "egressOnlyGatewayId", "carrierGatewayId"];
/** These lead wherever their other end does: outside, where they are the way to everywhere. */
const ONWARD = [
    "transitGatewayId",
    "networkInterfaceId",
    "instanceId",
    "vpcPeeringConnectionId",
    "coreNetworkArn",
    "vpcEndpointId",
    "localGatewayId",
];

/** The properties that name where a route leads to. */
export const ROUTE_TARGETS: readonly string[] = ["gatewayId", ...OUTSIDE, ...ONWARD];

/**
 * Whether a route's range holds more than private networks do: everything, or a part of it such as a half, since two
 * halves are everything too. No private range is larger than 10.0.0.0/8 or fc00::/7.
 */
function isEverywhere(range: unknown): boolean {
    const [address, length] = typeof range === "string" ? range.split("/") : [];
    return length !== undefined && Number(length) < (address?.includes(":") === true ? 7 : 8);
}

function targets(route: unknown, by: StackSubject, property: string, stack: Relations): readonly WayOut[] {
    const set = (key: string): boolean => {
        const value = at(route, key);
        return value !== undefined && value !== "";
    };
    const everywhere = DESTINATIONS.some((key) => isEverywhere(at(route, key)));
    const gateway = at(route, "gatewayId");
    // Another kind of gateway, to a private network, is as a transit gateway.
    const internet =
        (typeof gateway === "string" && gateway.startsWith("igw-")) ||
        (set("gatewayId") && stack.candidates(by, property, [INTERNET_GATEWAY], ["id"]).resources.length > 0) ||
        (set("gatewayId") && everywhere && gateway !== "local");
    return [...(internet ? ["gatewayId"] : []), ...OUTSIDE.filter(set), ...(everywhere ? ONWARD.filter(set) : [])].map(
        (target) => ({ by, target, everywhere }),
    );
}
