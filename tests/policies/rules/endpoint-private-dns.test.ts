import { expect } from "chai";
import { endpointPrivateDns as rule } from "../../../policies/rules/endpoint-private-dns";
import { judgeResource, judgeStack, unknownValue } from "../judge";
import { endpoint, network, networkWith, vpc } from "../network";

describe("policies: endpoint-private-dns", () => {
    it("accepts an endpoint with private DNS", async () => {
        expect((await judgeResource(rule, endpoint("ssm"))).problems).to.be.empty;
    });
    it("reports an endpoint without it", async () => {
        for (const privateDnsEnabled of [false, undefined]) {
            expect((await judgeResource(rule, endpoint("ssmmessages", { privateDnsEnabled }))).problems).to.have.length(
                1,
            );
        }
    });
    it("has nothing to say of gateways and other services", async () => {
        const gateway = endpoint("s3", { vpcEndpointType: "Gateway", privateDnsEnabled: false });
        expect((await judgeResource(rule, gateway)).notApplicable).to.be.a("string");
        expect((await judgeResource(rule, endpoint("sqs", { privateDnsEnabled: false }))).notApplicable).to.be.a(
            "string",
        );
    });
    it("reports an endpoint of another type, which sessions can't use", async () => {
        for (const vpcEndpointType of ["Gateway", undefined]) {
            const { problems } = await judgeResource(rule, endpoint("ssm", { vpcEndpointType }));
            expect(problems[0]).to.contain("expected Interface");
        }
    });
    it("reports a VPC that doesn't resolve the names", async () => {
        const withVpc = (props: Readonly<Record<string, unknown>>) => networkWith({ ...vpc, props });
        expect((await judgeStack(rule, network)).problems).to.be.empty;
        expect((await judgeStack(rule, withVpc({ enableDnsHostnames: true, enableDnsSupport: true }))).problems).to.be
            .empty;
        for (const setting of ["enableDnsHostnames", "enableDnsSupport"]) {
            expect((await judgeStack(rule, withVpc({ ...vpc.props, [setting]: false }))).problems).to.deep.equal([
                `vpc: It has ${setting} false, which private DNS of its endpoints needs.`,
            ]);
        }
    });
    it("knows that a VPC gives no names unless told to", async () => {
        const silent = { ...vpc, props: { cidrBlock: "10.0.0.0/24" } };
        expect((await judgeStack(rule, networkWith(silent))).problems).to.deep.equal([
            "vpc: It has enableDnsHostnames false, which private DNS of its endpoints needs.",
        ]);
    });
    it("says that an unknown setting can't be judged yet", async () => {
        expect(
            (await judgeResource(rule, endpoint("ssm", { privateDnsEnabled: unknownValue }))).notices,
        ).to.have.length(1);
    });
    it("says that it can't judge an endpoint whose service isn't known yet, unless any would comply", async () => {
        const open = (change: Record<string, unknown>) => endpoint("ssm", { serviceName: unknownValue, ...change });
        expect((await judgeResource(rule, open({ privateDnsEnabled: false }))).notices).to.have.length(1);
        expect((await judgeResource(rule, open({}))).notices).to.be.empty;
        expect((await judgeResource(rule, open({ vpcEndpointType: "Gateway" }))).notices).to.be.empty;
    });
});
