import { expect } from "chai";
import { sessionEndpoints as rule } from "../../../policies/rules/session-endpoints";
import { judgeStack, unknownValue } from "../judge";
import { endpoint, network, networkWith, vpc } from "../network";

const without = (name: string) => network.filter((resource) => resource.name !== name);

describe("policies: session-endpoints", () => {
    it("accepts a VPC with both endpoints", async () => {
        expect((await judgeStack(rule, network)).problems).to.be.empty;
    });
    it("reports each endpoint that is missing", async () => {
        expect((await judgeStack(rule, without("endpoint-ssm"))).problems).to.deep.equal([
            "vpc: It has no endpoint for ssm.",
        ]);
        expect((await judgeStack(rule, without("endpoint-ssmmessages"))).problems).to.have.length(1);
    });
    it("asks for the services configured", async () => {
        const config = { services: ["ssm", "ssmmessages", "kms"] };
        expect((await judgeStack(rule, network, config)).problems).to.deep.equal(["vpc: It has no endpoint for kms."]);
        expect((await judgeStack(rule, [...network, endpoint("kms")], config)).problems).to.be.empty;
    });
    it("doesn't take another VPC's endpoint for this one's", async () => {
        const other = { ...vpc, name: "other" };
        const there = { ...endpoint("ssm"), dependsOn: { vpcId: ["other"] } };
        expect((await judgeStack(rule, networkWith(other, there))).problems).to.have.length(1);
    });
    it("reports nothing while a service's name is unknown, and nothing of VPCs without instances", async () => {
        const open = endpoint("ssm", { serviceName: unknownValue });
        expect((await judgeStack(rule, networkWith(open))).problems).to.be.empty;
        expect((await judgeStack(rule, [vpc])).problems).to.be.empty;
    });
    it("reports nothing of a VPC with a way to the internet, of which another rule speaks", async () => {
        const route = (change: Readonly<Record<string, unknown>>) => ({
            type: "aws:ec2/route:Route",
            name: "route",
            props: { routeTableId: unknownValue, ...change },
            dependsOn: { routeTableId: ["routes"] },
        });
        const bare = without("endpoint-ssm");
        for (const way of [{ natGatewayId: "nat-1" }, { gatewayId: "igw-1" }]) {
            const out = route({ destinationCidrBlock: "0.0.0.0/0", ...way });
            expect((await judgeStack(rule, [...bare, out])).problems).to.be.empty;
        }
        const near = route({ destinationCidrBlock: "192.0.2.0/24", natGatewayId: "nat-1" });
        expect((await judgeStack(rule, [...bare, near])).problems).to.have.length(1);
    });
});
