import { expect } from "chai";
import { instancePublicAddress as rule } from "../../../policies/rules/instance-public-address";
import { judgeResource, unknownValue } from "../judge";
import { instance, launchTemplate } from "../resources";

const elasticIp = (props: Record<string, unknown>) => ({ type: "aws:ec2/eip:Eip", name: "ip", props });

describe("policies: instance-public-address", () => {
    it("accepts instances without a public address", async () => {
        expect((await judgeResource(rule, instance())).problems).to.be.empty;
        expect((await judgeResource(rule, launchTemplate())).problems).to.be.empty;
    });
    it("reports an instance that asks for one", async () => {
        const { problems } = await judgeResource(rule, instance({ associatePublicIpAddress: true }));
        expect(problems).to.deep.equal(["associatePublicIpAddress is true."]);
    });
    it("reports a network interface of a launch template that asks for one, as text too", async () => {
        for (const associatePublicIpAddress of [true, "true"]) {
            const template = launchTemplate({ networkInterfaces: [{ associatePublicIpAddress }] });
            expect((await judgeResource(rule, template)).problems).to.have.length(1);
        }
    });
    it("reports an Elastic IP address on an instance, even one not known yet", async () => {
        expect((await judgeResource(rule, elasticIp({ instance: unknownValue }))).problems).to.have.length(1);
    });
    it("has nothing to say of an Elastic IP address without an instance", async () => {
        expect((await judgeResource(rule, elasticIp({ domain: "vpc" }))).notApplicable).to.be.a("string");
    });
});
