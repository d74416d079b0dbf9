import { expect } from "chai";
import { endpointPrincipals as rule } from "../../../policies/rules/endpoint-principals";
import { judgeResource, unknownValue } from "../judge";
import { endpoint } from "../network";

const policy = (Condition?: object) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Sid: "All", Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition }],
    });
const problems = async (change: Record<string, unknown>, config = {}, service = "ssm") =>
    (await judgeResource(rule, endpoint(service, change), config)).problems;

describe("policies: endpoint-principals", () => {
    it("accepts a policy for the account's or the organization's principals", async () => {
        for (const condition of [{ "aws:PrincipalAccount": "111122223333" }, { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }])
            expect(await problems({ policy: policy({ StringEquals: condition }) }, { required: true })).to.be.empty;
    });
    it("reports a policy for everyone", async () => {
        expect(await problems({ policy: policy() }, {}, "kms")).to.deep.equal([
            "The policy of the endpoint for kms allows everyone: the principal of All is *, and no condition limits it.",
        ]);
    });
    it("reports a missing policy where one is required", async () => {
        expect(await problems({}, { required: true })).to.deep.equal(["The endpoint for ssm has no policy."]);
        expect(await problems({})).to.be.empty;
    });
    it("has nothing to say of gateways and of endpoints that sessions don't need", async () => {
        for (const [service, vpcEndpointType] of [
            ["s3", "Gateway"],
            ["sqs", "Interface"],
        ] as const) {
            const other = endpoint(service, { vpcEndpointType, policy: policy() });
            expect((await judgeResource(rule, other, { required: true })).notApplicable).to.be.a("string");
        }
    });
    it("says that it can't judge a policy that isn't known yet", async () => {
        expect((await judgeResource(rule, endpoint("ssm", { policy: unknownValue }))).notices).to.have.length(1);
    });
});
