import { expect } from "chai";
import { noInternetRoute as rule } from "../../../policies/rules/no-internet-route";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { association, network, networkWith, routeTable, subnet, vpc, web } from "../network";

const gateway: TestResource = { type: "aws:ec2/internetGateway:InternetGateway", name: "igw", props: {} };

function route(change: Record<string, unknown>, from: Record<string, readonly string[]> = {}): TestResource {
    return {
        type: "aws:ec2/route:Route",
        name: "route",
        props: { routeTableId: unknownValue, destinationCidrBlock: "0.0.0.0/0", ...change },
        dependsOn: { routeTableId: ["routes"], ...from },
    };
}
const problemsWith = async (...changed: readonly TestResource[]) =>
    (await judgeStack(rule, networkWith(...changed))).problems;

describe("policies: no-internet-route", () => {
    it("accepts a subnet without a way out, an unused internet gateway beside it", async () => {
        expect((await judgeStack(rule, [...network, gateway])).problems).to.be.empty;
    });
    it("reports a route to an internet gateway while its id is unknown", async () => {
        expect(await problemsWith(gateway, route({ gatewayId: unknownValue }, { gatewayId: ["igw"] }))).to.deep.equal([
            "route: Subnet subnet leads outside by gatewayId.",
        ]);
    });
    it("reports a route in the VPC's own main table, where the subnet has no other", async () => {
        const main = route({ gatewayId: "igw-1" }, { routeTableId: ["vpc"] });
        const free = network.filter(({ name }) => name !== "association");
        expect((await judgeStack(rule, [...free, main])).problems).to.deep.equal([
            "route: Subnet subnet leads outside by gatewayId.",
        ]);
        expect(await problemsWith(main)).to.be.empty;
        const known = route({ gatewayId: "igw-1", routeTableId: "rtb-1" }, { routeTableId: [] });
        const ids = { ...vpc, props: { ...vpc.props, mainRouteTableId: "rtb-1" } };
        const rest = free.filter(({ name }) => name !== "vpc");
        expect((await judgeStack(rule, [...rest, ids, known])).problems).to.have.length(1);
    });
    it("reports NAT, egress-only and known internet gateways", async () => {
        for (const target of [
            { natGatewayId: unknownValue },
            { egressOnlyGatewayId: "eigw-1" },
            { gatewayId: "igw-1" },
        ])
            expect(await problemsWith(route(target))).to.have.length(1);
    });
    it("reports a default route through a transit gateway, unless it is configured", async () => {
        const transit = route({ transitGatewayId: "tgw-1" });
        expect(await problemsWith(transit)).to.have.length(1);
        expect(await problemsWith(route({ transitGatewayId: "tgw-1", destinationCidrBlock: "10.1.0.0/16" }))).to.be
            .empty;
        const allowed = await judgeStack(rule, networkWith(transit), { allowedTargets: ["transitGatewayId"] });
        expect(allowed.problems).to.be.empty;
    });
    it("reports routes written into the route table", async () => {
        const inline = {
            ...routeTable,
            props: { ...routeTable.props, routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: unknownValue }] },
        };
        expect(await problemsWith(inline)).to.have.length(1);
    });
    it("goes by the main route table where the subnet has none of its own", async () => {
        const main: TestResource = {
            type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
            name: "main",
            props: { defaultRouteTableId: unknownValue, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
            dependsOn: { defaultRouteTableId: ["vpc"] },
        };
        const resources = networkWith(main).filter(({ name }) => name !== "association");
        expect((await judgeStack(rule, resources)).problems).to.have.length(1);
    });
    it("doesn't guess which subnet of a component an instance is in", async () => {
        const component: TestResource = { type: "awsx:ec2:Vpc", name: "component", props: {} };
        const inside = { ...subnet, parent: "component" };
        const publicSubnet = { ...subnet, name: "public", parent: "component" };
        const publicTable = {
            ...routeTable,
            name: "public-routes",
            props: { ...routeTable.props, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] },
        };
        const publicAssociation: TestResource = {
            type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name: "public-association",
            props: { subnetId: unknownValue, routeTableId: unknownValue },
            dependsOn: { subnetId: ["public"], routeTableId: ["public-routes"] },
        };
        const placed = { ...web, dependsOn: { ...web.dependsOn, subnetId: ["component"] } };
        const all = networkWith(component, inside, publicSubnet, publicTable, publicAssociation, placed, vpc);
        expect((await judgeStack(rule, all)).problems).to.be.empty;
        const open = { ...routeTable, props: publicTable.props };
        expect(
            (await judgeStack(rule, [...all.filter(({ name }) => name !== "routes"), open])).problems,
        ).to.have.length(2);
    });
    it("reports parts of everything, such as halves, and every target that leads on to them", async () => {
        const to = (props: Record<string, unknown>): TestResource => ({
            type: "aws:ec2/route:Route",
            name: "route",
            props: { routeTableId: unknownValue, ...props },
            dependsOn: { routeTableId: ["routes"] },
        });
        for (const way of [
            { destinationCidrBlock: "0.0.0.0/1", transitGatewayId: "tgw-1" },
            { destinationCidrBlock: "128.0.0.0/1", vpcPeeringConnectionId: "pcx-1" },
            { destinationIpv6CidrBlock: "2000::/3", transitGatewayId: "tgw-1" },
            { destinationCidrBlock: "0.0.0.0/0", vpcEndpointId: unknownValue },
            { destinationCidrBlock: "0.0.0.0/0", localGatewayId: "lgw-1" },
            { destinationCidrBlock: "0.0.0.0/0", gatewayId: "vgw-1" },
            { destinationCidrBlock: "0.0.0.0/0", gatewayId: unknownValue },
        ]) {
            const { problems } = await judgeStack(rule, networkWith(to(way)));
            expect(problems, JSON.stringify(way)).to.have.length(1);
        }
        for (const way of [
            { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" },
            { destinationIpv6CidrBlock: "fd00::/8", gatewayId: "vgw-1" },
            { destinationCidrBlock: "0.0.0.0/0", gatewayId: "local" },
            { destinationPrefixListId: "pl-1", vpcEndpointId: "vpce-1" },
        ])
            expect((await judgeStack(rule, networkWith(to(way)))).problems, JSON.stringify(way)).to.be.empty;
    });
    it("doesn't take the network interface that AWS finds for a route for a second target", async () => {
        const route: TestResource = {
            type: "aws:ec2/route:Route",
            name: "route",
            props: {
                routeTableId: unknownValue,
                destinationCidrBlock: "0.0.0.0/0",
                transitGatewayId: "tgw-1",
                networkInterfaceId: unknownValue,
                instanceId: unknownValue,
            },
            dependsOn: { routeTableId: ["routes"] },
        };
        const config = { allowedTargets: ["transitGatewayId"] };
        expect((await judgeStack(rule, networkWith(route))).problems).to.have.length(1);
        expect((await judgeStack(rule, networkWith(route), config)).problems).to.be.empty;
    });
    it("knows a default route table by its subnet's association, and by its VPC's id", async () => {
        const table = {
            type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
            name: "routes",
            props: {
                defaultRouteTableId: unknownValue,
                routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }],
            },
            dependsOn: { defaultRouteTableId: ["vpc"] },
        };
        expect((await judgeStack(rule, networkWith(table))).problems).to.have.length(1);
        const outside = {
            ...table,
            props: { ...table.props, defaultRouteTableId: "rtb-1", vpcId: "vpc-1" },
            dependsOn: {},
        };
        const there = { ...subnet, props: { vpcId: "vpc-1" }, dependsOn: {} };
        const stack = networkWith(outside, there).filter(({ name }) => name !== "association");
        expect((await judgeStack(rule, stack)).problems).to.have.length(1);
    });
    it("follows an association with the VPC's main table, and with one outside the stack", async () => {
        const out = (routeTableId: unknown, dependsOn: Readonly<Record<string, readonly string[]>>) => ({
            type: "aws:ec2/route:Route",
            name: "route",
            props: { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
            dependsOn,
        });
        const main = { ...association, dependsOn: { subnetId: ["subnet"], routeTableId: ["vpc"] } };
        const bare = (...more: readonly TestResource[]) => networkWith(...more).filter(({ name }) => name !== "routes");
        expect(
            (await judgeStack(rule, bare(main, out(unknownValue, { routeTableId: ["vpc"] })))).problems,
        ).to.have.length(1);
        const outside = {
            ...association,
            props: { ...association.props, routeTableId: "rtb-1" },
            dependsOn: { subnetId: ["subnet"] },
        };
        expect((await judgeStack(rule, bare(outside, out("rtb-1", {})))).problems).to.have.length(1);
        expect((await judgeStack(rule, bare(outside, out("rtb-2", {})))).problems).to.be.empty;
    });
    it("reports once a route that AWS tells of as the table's own as well", async () => {
        const route = {
            type: "aws:ec2/route:Route",
            name: "route",
            props: { routeTableId: unknownValue, destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
            dependsOn: { routeTableId: ["routes"] },
        };
        const table = {
            ...routeTable,
            outputs: { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1", gatewayId: "" }] },
        };
        expect((await judgeStack(rule, networkWith(table, route))).problems).to.deep.equal([
            "route: Subnet subnet leads outside by natGatewayId.",
        ]);
    });
});
