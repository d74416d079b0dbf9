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
});
