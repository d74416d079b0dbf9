import { plain, secret, UNKNOWN, isObject, type Properties } from "../rpc/values";
import { readArguments, vpcProperties, type SubnetType, type VpcArguments } from "./arguments";
import { planSubnets, type PlannedSubnet } from "./layout";
import type { Monitor, Registered } from "./monitor";

/** What a component hands to its program: its outputs, and the resources that each comes from. */
interface Constructed {
    readonly urn: string;
    readonly outputs: Properties;
    readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

/** One subnet with what belongs to it. */
interface BuiltSubnet {
    readonly plan: PlannedSubnet;
    readonly subnet: Registered;
    readonly routeTable: Registered;
    readonly association: Registered;
    readonly routes: readonly Registered[];
}

interface Inputs {
    /** As the program gave them, marks and all. */
    readonly raw: Properties;
    /** The resources that each of them comes from. */
    readonly from: Readonly<Record<string, readonly string[]>>;
    /** Marks tags as secret that come from secret ones. */
    readonly tagsAreSecret: boolean;
}

const order: Record<SubnetType, number> = { Public: 0, Private: 1, Isolated: 2, Unused: 3 };

/**
 * Builds what `awsx.ec2.Vpc` is made of: the VPC, an internet gateway in any case, and for each zone and kind of subnet
 * a subnet, a route table of its own and their association. Only public and private subnets get a route.
 */
export async function constructVpc(monitor: Monitor, name: string, inputs: Inputs): Promise<Constructed> {
    const args = readArguments(plain(inputs.raw) as Properties);
    const urn = await monitor.registerComponent();
    const zones = args.availabilityZoneNames ?? (await defaultZones(monitor, args.numberOfAvailabilityZones));
    const plan = planSubnets(name, args, zones);
    const build = builder(monitor, inputs);

    const vpc = await monitor.register({
        type: "aws:ec2/vpc:Vpc",
        name,
        parent: urn,
        inputs: {
            ...Object.fromEntries(vpcProperties.map((key) => [key, inputs.raw[key]])),
            cidrBlock: args.cidrBlock,
            tags: build.tags({ Name: name }),
        },
        from: Object.fromEntries([...vpcProperties, "tags"].map((key) => [key, inputs.from[key] ?? []])),
    });
    const gateway = build.child("aws:ec2/internetGateway:InternetGateway", name, vpc, {}, build.tags({ Name: name }), {
        vpcId: vpc,
    });
    const endpoints = args.vpcEndpointSpecs.map((spec) => build.endpoint(spec, vpc));
    const nat = new Map<number, Promise<{ eip?: Registered; gateway: Registered }>>();
    const built = plan
        .filter(({ type }) => type !== "Unused")
        .sort(
            (a, b) =>
                zones.indexOf(a.availabilityZone) - zones.indexOf(b.availabilityZone) || order[a.type] - order[b.type],
        )
        .map((subnet, index) => buildSubnet({ build, args, name, vpc, gateway, nat, zones }, subnet, index));
    return outputsOf(urn, args, {
        vpc,
        gateway: await gateway,
        endpoints: await Promise.all(endpoints),
        subnets: await Promise.all(built),
        nat: await Promise.all(nat.values()),
    });
}

async function defaultZones(monitor: Monitor, count = 3): Promise<string[]> {
    const { names } = await monitor.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {});
    const all = Array.isArray(names) ? names.map(String) : [];
    if (all.length < count) {
        throw new Error(
            `The configured region for this provider does not have at least ${count} Availability Zones. Either specify an explicit list of zones in availabilityZoneNames or choose a region with at least ${count} AZs.`,
        );
    }
    return all.slice(0, count);
}

type Builder = ReturnType<typeof builder>;

function builder(monitor: Monitor, { raw, from, tagsAreSecret }: Inputs) {
    const given = plain(raw["tags"] ?? {});

    /** The component's tags over a name for all and under what is said of one resource. */
    function tags(below: Properties, above: Properties = {}): unknown {
        const merged = isObject(given) ? { ...below, ...given, ...above } : UNKNOWN;
        return tagsAreSecret ? secret(merged) : merged;
    }

    return {
        tags,

        /** A child under another resource, whose ids it takes from the resources given by property. */
        async child(
            type: string,
            name: string,
            parent: Registered,
            inputs: Properties,
            tagsOf: unknown,
            ids: Readonly<Record<string, Registered>>,
        ): Promise<Registered> {
            return monitor.register({
                type,
                name,
                parent: parent.urn,
                inputs: {
                    ...inputs,
                    ...Object.fromEntries(Object.entries(ids).map(([key, { id }]) => [key, id])),
                    ...(tagsOf === undefined ? {} : { tags: tagsOf }),
                },
                from: {
                    ...Object.fromEntries(Object.entries(ids).map(([key, resource]) => [key, [resource.urn]])),
                    ...(tagsOf === undefined ? {} : { tags: from["tags"] ?? [] }),
                },
                dependsOn: [parent.urn],
            });
        },

        async endpoint(spec: Properties, vpc: Registered): Promise<Registered> {
            const name = String(spec["serviceName"]);
            const keys =
                "autoAccept policy privateDnsEnabled routeTableIds securityGroupIds subnetIds tags vpcEndpointType serviceName";
            return monitor.register({
                type: "aws:ec2/vpcEndpoint:VpcEndpoint",
                name,
                parent: vpc.urn,
                inputs: { ...Object.fromEntries(keys.split(" ").map((key) => [key, spec[key]])), vpcId: vpc.id },
                from: { vpcId: [vpc.urn] },
                dependsOn: [vpc.urn, ...(from["vpcEndpointSpecs"] ?? [])],
            });
        },
    };
}

interface Surroundings {
    readonly build: Builder;
    readonly args: VpcArguments;
    readonly name: string;
    readonly vpc: Registered;
    readonly gateway: Promise<Registered>;
    /** NAT gateways by their zone. */
    readonly nat: Map<number, Promise<{ eip?: Registered; gateway: Registered }>>;
    readonly zones: readonly string[];
}

/** The IPv6 block of one of a VPC's subnets: the VPC has a /56, which has room for 256 of them. */
function ipv6Block(block: unknown, index: number): string {
    if (typeof block !== "string" || !block.endsWith("::/56")) return UNKNOWN;

    const groups = block.slice(0, -"::/56".length).split(":");
    const last = (parseInt(groups[3] ?? "0", 16) + index).toString(16);
    return `${[...groups.slice(0, 3), last].join(":")}::/64`;
}

async function buildSubnet(around: Surroundings, plan: PlannedSubnet, index: number): Promise<BuiltSubnet> {
    const { build, args, vpc, zones, nat } = around;
    const zone = zones.indexOf(plan.availabilityZone);
    const tags = build.tags({}, { Name: plan.name, SubnetType: plan.type });
    const ipv6 = plan.spec.assignIpv6AddressOnCreation ?? (args.assignGeneratedIpv6CidrBlock ? true : undefined);
    const subnetOf = build.child(
        "aws:ec2/subnet:Subnet",
        plan.name,
        vpc,
        {
            availabilityZone: plan.availabilityZone,
            cidrBlock: plan.cidrBlock,
            mapPublicIpOnLaunch: plan.type === "Public",
            ...(ipv6 !== undefined && { assignIpv6AddressOnCreation: ipv6 }),
            ...(ipv6 && { ipv6CidrBlock: ipv6Block(vpc.outputs["ipv6CidrBlock"], index) }),
        },
        build.tags({}, { ...plan.spec.tags, Name: plan.name, SubnetType: plan.type }),
        { vpcId: vpc },
    );
    const { strategy } = args.natGateways;
    const hosts = plan.type === "Public" && (strategy === "OnePerAz" || (strategy === "Single" && nat.size === 0));
    if (hosts && !nat.has(zone)) {
        nat.set(
            zone,
            subnetOf.then((subnet) => buildNat(around, subnet, zone)),
        );
    }
    const subnet = await subnetOf;
    const routeTable = await build.child("aws:ec2/routeTable:RouteTable", plan.name, subnet, {}, tags, { vpcId: vpc });
    const association = await build.child(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        plan.name,
        routeTable,
        {},
        undefined,
        { routeTableId: routeTable, subnetId: subnet },
    );
    return { plan, subnet, routeTable, association, routes: await defaultRoute(around, plan, routeTable, zone) };
}

async function buildNat({ build, args, name }: Surroundings, subnet: Registered, zone: number) {
    const ids = args.natGateways.elasticIpAllocationIds;
    const natName = `${name}-${zone + 1}`;
    const eip =
        ids.length > 0
            ? undefined
            : await build.child("aws:ec2/eip:Eip", natName, subnet, {}, build.tags({}, { Name: natName }), {});
    const gateway = await build.child(
        "aws:ec2/natGateway:NatGateway",
        natName,
        subnet,
        eip === undefined ? { allocationId: ids[zone] } : {},
        build.tags({}, { Name: natName }),
        { subnetId: subnet, ...(eip === undefined ? {} : { allocationId: eip }) },
    );
    return { eip, gateway };
}

/** The way to the internet of public and private subnets; isolated ones have none. */
async function defaultRoute(
    around: Surroundings,
    plan: PlannedSubnet,
    table: Registered,
    zone: number,
): Promise<Registered[]> {
    const { build, gateway, nat } = around;
    const route = (target: Readonly<Record<string, Registered>>) =>
        build.child("aws:ec2/route:Route", plan.name, table, { destinationCidrBlock: "0.0.0.0/0" }, undefined, {
            routeTableId: table,
            ...target,
        });
    switch (plan.type) {
        case "Public":
            return [await route({ gatewayId: await gateway })];
        case "Private": {
            const through = await (nat.get(zone) ?? [...nat.values()][0]);
            return through === undefined ? [] : [await route({ natGatewayId: through.gateway })];
        }
        case "Isolated":
        case "Unused":
            return [];
    }
}

interface Built {
    readonly vpc: Registered;
    readonly gateway: Registered;
    readonly endpoints: readonly Registered[];
    readonly subnets: readonly BuiltSubnet[];
    readonly nat: readonly { eip?: Registered; gateway: Registered }[];
}

function outputsOf(urn: string, args: VpcArguments, built: Built): Constructed {
    const ofType = (type: SubnetType) =>
        built.subnets.filter(({ plan }) => plan.type === type).map(({ subnet }) => subnet);
    const resources: Record<string, readonly Registered[]> = {
        subnets: built.subnets.map(({ subnet }) => subnet),
        publicSubnets: ofType("Public"),
        privateSubnets: ofType("Private"),
        isolatedSubnets: ofType("Isolated"),
        routeTables: built.subnets.map(({ routeTable }) => routeTable),
        routeTableAssociations: built.subnets.map(({ association }) => association),
        routes: built.subnets.flatMap(({ routes }) => routes),
        vpcEndpoints: built.endpoints,
        natGateways: built.nat.map(({ gateway }) => gateway),
        eips: built.nat.flatMap(({ eip }) => eip ?? []),
    };
    const ids: Record<string, readonly Registered[]> = {
        publicSubnetIds: ofType("Public"),
        privateSubnetIds: ofType("Private"),
        isolatedSubnetIds: ofType("Isolated"),
    };
    const urns = (list: readonly Registered[]) => list.map((resource) => resource.urn);
    const lists = { ...resources, ...ids };
    return {
        urn,
        outputs: {
            ...Object.fromEntries(
                Object.entries(resources).map(([key, list]) => [key, list.map(({ reference }) => reference)]),
            ),
            ...Object.fromEntries(Object.entries(ids).map(([key, list]) => [key, list.map(({ id }) => id)])),
            vpc: built.vpc.reference,
            vpcId: built.vpc.id,
            internetGateway: built.gateway.reference,
            subnetLayout: layoutOf(args, built),
        },
        dependencies: {
            ...Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, urns(list)])),
            vpc: [built.vpc.urn],
            vpcId: [built.vpc.urn],
            internetGateway: [built.gateway.urn],
        },
    };
}

/** The specs of one zone as they came out. */
function layoutOf(args: VpcArguments, { subnets }: Built): Properties[] {
    const specs = args.subnetSpecs ?? [...new Set(subnets.map(({ plan }) => plan.spec))];
    return specs.map(({ type, name, cidrMask, size, cidrBlocks }) => ({ type, name, cidrMask, size, cidrBlocks }));
}
