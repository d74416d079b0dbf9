import { expect } from "chai";
import { endpointPrivateDns as rule } from "../../../policies/rules/endpoint-private-dns";
import { judgeResource, unknownValue } from "../judge";
import { endpoint } from "../network";

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
    it("says that an unknown setting can't be judged yet", async () => {
        expect(
            (await judgeResource(rule, endpoint("ssm", { privateDnsEnabled: unknownValue }))).notices,
        ).to.have.length(1);
    });
});
