import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { confirmedSubnetIds, problemOf } from "../../components/existing-subnets";
import { PrivateNetwork } from "../../components/private-network";
import { SessionUser } from "../../components/session-user";
import { ACCOUNT, EXISTING_VPC, mockEngine, valueOf } from "../mocks";

const OURS = "subnet-0123456789abcdef0";
const FOREIGN = "subnet-0aaaaaaaaaaaaaaaa";
const subnet = (id: string, zone: string, vpcId = EXISTING_VPC, ipv6CidrBlock = "") => ({
    ...{ id, vpcId, availabilityZone: zone },
    ipv6CidrBlock,
});
const expected = {
    ...{ vpcId: EXISTING_VPC, subnetIds: [], key: "network.existing" },
    newEndpoints: true,
    dualStack: false,
};

/** What a promise is rejected with. */
const refusal = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error: unknown) => error);

describe("Subnets that exist", () => {
    it("are refused by name when one is of another VPC, in a line without a stack trace", async () => {
        await mockEngine();
        const error = await refusal(confirmedSubnetIds({ ...expected, subnetIds: [OURS, FOREIGN] }, {}));
        expect(pulumi.RunError.isInstance(error)).to.be.true;
        expect((error as Error).message).to.equal(
            `invalid value ${FOREIGN} for network.existing.subnetIds (expected subnets of ${EXISTING_VPC}; this one belongs to vpc-other)`,
        );
    });

    it("are refused in a line when AWS doesn't know one", async () => {
        await pulumi.runtime.setMocks({
            newResource: () => ({ id: "none", state: {} }),
            call: () => {
                throw new Error("InvalidSubnetID.NotFound");
            },
        });
        const error = await refusal(confirmedSubnetIds({ ...expected, subnetIds: [OURS] }, {}));
        expect(pulumi.RunError.isInstance(error)).to.be.true;
        expect((error as Error).message).to.match(
            /^invalid value subnet-0123456789abcdef0 for network\.existing\.subnetIds \(expected .*\)$/,
        );
    });

    it("are refused for endpoints when their VPC has no DNS names, with what it lacks", async () => {
        await pulumi.runtime.setMocks({
            newResource: () => ({ id: "none", state: {} }),
            call: ({ inputs }) => ({ ...(inputs as object), vpcId: EXISTING_VPC, enableDnsSupport: true }),
        });
        const subnets = { ...expected, subnetIds: [OURS] };
        const error = await refusal(confirmedSubnetIds(subnets, {}));
        expect(pulumi.RunError.isInstance(error)).to.be.true;
        expect((error as Error).message).to.equal(
            `invalid value ${EXISTING_VPC} for network.existing.vpcId ` +
                "(expected a VPC with enableDnsHostnames, which endpoints with private DNS require)",
        );
        expect(await confirmedSubnetIds({ ...subnets, newEndpoints: false }, {})).to.deep.equal([OURS]);
    });

    it("stand in a zone each where endpoints are created in them, and as one likes otherwise", () => {
        const two = [subnet("subnet-1", "eu-central-1a"), subnet("subnet-2", "eu-central-1a")];
        expect(problemOf(two, expected)?.found).to.equal("subnet-1, subnet-2");
        expect(problemOf(two, expected)?.expected).to.include("both are in eu-central-1a");
        expect(problemOf(two, { ...expected, newEndpoints: false })).to.be.undefined;
        expect(problemOf([subnet("subnet-1", "eu-central-1a"), subnet("subnet-2", "eu-central-1b")], expected)).to.be
            .undefined;
    });

    it("have IPv6 blocks where endpoints and instances get IPv6 addresses", () => {
        const [ipv4, both] = [
            subnet("subnet-1", "eu-central-1a"),
            subnet("subnet-2", "eu-central-1b", EXISTING_VPC, "2600:1f14:1:a600::/64"),
        ];
        const problem = problemOf([both, ipv4], { ...expected, dualStack: true });
        expect(problem).to.deep.equal({
            found: "subnet-1",
            expected: "subnets with an IPv6 block, for ipAddressType dualstack",
        });
        expect(problemOf([both], { ...expected, dualStack: true })).to.be.undefined;
    });

    it("are confirmed before anything is registered, the network itself included", async () => {
        const order: string[] = [];
        await pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => {
                order.push(name);
                return { id: `${name}-id`, state: inputs as object };
            },
            call: async ({ inputs }) => {
                await new Promise((resolve) => setTimeout(resolve, 50));
                order.push("asked");
                return { ...(inputs as object), vpcId: EXISTING_VPC, enableDnsSupport: true, enableDnsHostnames: true };
            },
        });
        const network = new PrivateNetwork("network", {
            region: "eu-central-1",
            existing: { vpcId: EXISTING_VPC, subnetIds: [OURS] },
        });
        const dependsOn = network.subnetIds.apply((): pulumi.Resource[] => []);
        const user = new SessionUser("alice", { region: "eu-central-1", accountId: ACCOUNT }, { dependsOn });
        await valueOf(user.arn);
        await valueOf(network.instanceSecurityGroupId);
        expect(order[0]).to.equal("asked");
        expect(order).to.include.members(["network", "network-endpoints-instances", "alice", "alice-user"]);
    });
});
