import { expect } from "chai";
import type { Monitor, Registration } from "../../../sandbox/providers/awsx/monitor";
import { constructVpc } from "../../../sandbox/providers/awsx/vpc";
import { resourceReference, secret, UNKNOWN, type Properties } from "../../../sandbox/providers/rpc/values";

const COMPONENT = "urn:component";

/** An engine that takes whatever it is given, and writes down in what order. */
function engine(zones = ["z1", "z2", "z3"]): Monitor & { registrations: Registration[] } {
    const registrations: Registration[] = [];
    return {
        registrations,
        registerComponent: () => Promise.resolve(COMPONENT),
        register(registration) {
            registrations.push(registration);
            const kind = registration.type.split(":").at(-1) ?? "";
            const [urn, id] = [`urn:${kind}:${registration.name}`, `${kind}-${registration.name}`];
            const outputs = kind === "Vpc" ? { ipv6CidrBlock: "2600:1f14:1:a600::/56" } : {};
            return Promise.resolve({ urn, id, outputs, reference: resourceReference(urn, id) });
        },
        registerOutputs: () => Promise.resolve(),
        invoke: (token) => {
            expect(token).to.equal("aws:index/getAvailabilityZones:getAvailabilityZones");
            return Promise.resolve({ names: zones });
        },
    };
}

const isolated = { natGateways: { strategy: "None" }, subnetStrategy: "Auto", subnetSpecs: [{ type: "Isolated" }] };

async function construct(raw: Properties, from: Record<string, string[]> = {}, tagsAreSecret = false) {
    const monitor = engine();
    const result = await constructVpc(monitor, "net", { raw, from, tagsAreSecret });
    const of = (kind: string, name: string) => {
        const found = monitor.registrations.find((one) => one.type.endsWith(`:${kind}`) && one.name === name);
        if (found === undefined) throw new Error(`${kind} ${name} was not registered`);

        return found;
    };
    const names = monitor.registrations.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
    return { ...result, of, names };
}

describe("The awsx stand-in's VPC", () => {
    it("has an internet gateway always, and for each isolated subnet a table without a route", async () => {
        const { names } = await construct({ ...isolated, numberOfAvailabilityZones: 2 });
        expect(names).to.deep.equal([
            "InternetGateway net",
            "RouteTable net-isolated-1",
            "RouteTable net-isolated-2",
            "RouteTableAssociation net-isolated-1",
            "RouteTableAssociation net-isolated-2",
            "Subnet net-isolated-1",
            "Subnet net-isolated-2",
            "Vpc net",
        ]);
    });

    it("spreads over three zones where nothing is said", async () => {
        const { of } = await construct(isolated);
        expect(of("Subnet", "net-isolated-3").inputs["availabilityZone"]).to.equal("z3");
    });

    it("refuses more zones than there are", async () => {
        const error = await construct({ ...isolated, numberOfAvailabilityZones: 4 }).catch((reason: unknown) => reason);
        expect(String(error)).to.contain("at least 4 Availability Zones");
    });

    it("puts each child under the one it belongs to", async () => {
        const { of } = await construct(isolated);
        expect(of("Vpc", "net").parent).to.equal(COMPONENT);
        expect(of("InternetGateway", "net").parent).to.equal("urn:Vpc:net");
        expect(of("Subnet", "net-isolated-1").parent).to.equal("urn:Vpc:net");
        expect(of("RouteTable", "net-isolated-1").parent).to.equal("urn:Subnet:net-isolated-1");
        expect(of("RouteTableAssociation", "net-isolated-1").parent).to.equal("urn:RouteTable:net-isolated-1");
    });

    it("says of each child what it comes from, so that deletion goes the other way", async () => {
        const { of } = await construct(isolated);
        const { from, dependsOn } = of("RouteTableAssociation", "net-isolated-1");
        expect(from).to.deep.equal({
            routeTableId: ["urn:RouteTable:net-isolated-1"],
            subnetId: ["urn:Subnet:net-isolated-1"],
        });
        expect(dependsOn).to.deep.equal(["urn:RouteTable:net-isolated-1"]);
        expect(of("Subnet", "net-isolated-1").from?.["vpcId"]).to.deep.equal(["urn:Vpc:net"]);
    });

    it("tags the VPC with its name under the program's tags, and subnets with theirs over them", async () => {
        const tags = { Name: "mine", Stage: "dev" };
        const { of } = await construct({ ...isolated, tags }, { tags: ["urn:source"] });
        expect(of("Vpc", "net").inputs["tags"]).to.deep.equal(tags);
        expect(of("Vpc", "net").from?.["tags"]).to.deep.equal(["urn:source"]);
        const subnetTags = { Name: "net-isolated-1", SubnetType: "Isolated", Stage: "dev" };
        expect(of("Subnet", "net-isolated-1").inputs["tags"]).to.deep.equal(subnetTags);
        expect(of("RouteTable", "net-isolated-1").inputs["tags"]).to.deep.equal(subnetTags);
    });

    it("keeps unknown tags unknown and secret tags secret", async () => {
        const unknown = await construct({ ...isolated, tags: UNKNOWN });
        expect(unknown.of("Subnet", "net-isolated-1").inputs["tags"]).to.equal(UNKNOWN);
        const hidden = await construct({ ...isolated, tags: secret({ Stage: "dev" }) }, {}, true);
        expect(hidden.of("Vpc", "net").inputs["tags"]).to.deep.equal(secret({ Name: "net", Stage: "dev" }));
    });

    it("gives each subnet a block of the VPC's IPv6 block where the VPC has AWS assign one", async () => {
        const { of } = await construct({ ...isolated, assignGeneratedIpv6CidrBlock: true });
        expect(of("Subnet", "net-isolated-2").inputs).to.deep.include({
            assignIpv6AddressOnCreation: true,
            ipv6CidrBlock: "2600:1f14:1:a601::/64",
        });
        expect((await construct(isolated)).of("Subnet", "net-isolated-1").inputs).not.to.have.property("ipv6CidrBlock");
    });

    it("passes on as they are the arguments that are the VPC's own", async () => {
        const { of } = await construct({ ...isolated, enableDnsHostnames: true, cidrBlock: "10.5.0.0/16" });
        expect(of("Vpc", "net").inputs).to.deep.include({ enableDnsHostnames: true, cidrBlock: "10.5.0.0/16" });
        expect(of("Vpc", "net").inputs).not.to.have.property("subnetSpecs");
    });

    it("hands out ids and references, with the resources that they come from", async () => {
        const { outputs, dependencies, urn } = await construct({ ...isolated, numberOfAvailabilityZones: 1 });
        expect(urn).to.equal(COMPONENT);
        expect(outputs).to.deep.include({
            vpcId: "Vpc-net",
            isolatedSubnetIds: ["Subnet-net-isolated-1"],
            publicSubnetIds: [],
            routeTables: [resourceReference("urn:RouteTable:net-isolated-1", "RouteTable-net-isolated-1")],
            subnetLayout: [
                { type: "Isolated", name: undefined, cidrMask: undefined, size: undefined, cidrBlocks: undefined },
            ],
        });
        expect(dependencies["isolatedSubnetIds"]).to.deep.equal(["urn:Subnet:net-isolated-1"]);
        expect(dependencies["vpcId"]).to.deep.equal(["urn:Vpc:net"]);
    });

    for (const [strategy, gateways] of [
        ["Single", ["net-1"]],
        ["OnePerAz", ["net-1", "net-2"]],
    ] as const) {
        it(`leads private subnets through NAT gateways under the strategy ${strategy}`, async () => {
            const { of, names } = await construct({
                numberOfAvailabilityZones: 2,
                natGateways: { strategy },
                subnetStrategy: "Auto",
                subnetSpecs: [{ type: "Private" }, { type: "Public" }],
            });
            expect(names.filter((name) => name.startsWith("NatGateway"))).to.deep.equal(
                gateways.map((name) => `NatGateway ${name}`),
            );
            expect(of("Route", "net-private-2").inputs["natGatewayId"]).to.equal(`NatGateway-${gateways.at(-1)}`);
            expect(of("Route", "net-public-1").inputs["gatewayId"]).to.equal("InternetGateway-net");
            expect(of("Subnet", "net-public-1").inputs["mapPublicIpOnLaunch"]).to.equal(true);
            expect(of("Subnet", "net-private-1").inputs["mapPublicIpOnLaunch"]).to.equal(false);
            expect(of("NatGateway", "net-1").inputs["allocationId"]).to.equal("Eip-net-1");
        });
    }

    it("makes no address for a NAT gateway that is given one", async () => {
        const { of, names } = await construct({
            numberOfAvailabilityZones: 1,
            natGateways: { strategy: "Single", elasticIpAllocationIds: ["eipalloc-1"] },
            subnetStrategy: "Auto",
            subnetSpecs: [{ type: "Private" }, { type: "Public" }],
        });
        expect(names.filter((name) => name.startsWith("Eip"))).to.deep.equal([]);
        expect(of("NatGateway", "net-1").inputs["allocationId"]).to.equal("eipalloc-1");
    });
});
