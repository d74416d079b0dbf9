import { expect } from "chai";
import { instanceConnectEndpoint as rule } from "../../../policies/rules/instance-connect-endpoint";
import { judgeResource, unknownValue } from "../judge";

describe("policies: instance-connect-endpoint", () => {
    it("reports an endpoint", async () => {
        const type = "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint";
        const { problems } = await judgeResource(rule, {
            type,
            name: "endpoint",
            props: { subnetId: unknownValue },
        });
        expect(problems).to.deep.equal(["It opens tunnels to the instances of its VPC, past Session Manager."]);
    });
});
