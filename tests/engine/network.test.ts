import { CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { awsResources } from "./aws-resources";
import { deployedInstances } from "./deployed-instances";
import { deployedNetwork } from "./deployed-network";
import { actionsOf, deployedRole } from "./deployed-principals";
import { expectDeployed, expectEmptyAccount, expectNothingOrphaned, expectSuccess } from "./expect-deployed";
import { openTestStack, type TestStack } from "./harness";
import { makeVpc } from "./make-vpc";
import { settingsOf, type StackConfig } from "./scenario-settings";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ALWAYS = ["ssm", "ssmmessages"];

describe("The network on the real engine", () => {
    let stack: TestStack;

    beforeEach(async () => {
        stack = await openTestStack({ policyPacks: [] });
    });
    afterEach(() => stack.close());

    async function deploy(config: StackConfig): Promise<void> {
        stack.configure(config);
        expectSuccess(await stack.up());
        await expectDeployed(stack, config);
    }

    it("spreads over three zones, and adding zones moves only the instances that the new zones take", async () => {
        await deploy(settingsOf("group"));
        await expectNothingOrphaned(stack);
        const inOne = await deployedInstances(stack.aws);
        const three = settingsOf("group", {
            network: { numberOfAvailabilityZones: 3, ipAddressType: "dualstack", endpointPrincipals: "o-a1b2c3d4e5" },
        });
        await deploy(three);
        await expectNothingOrphaned(stack);

        const { subnets, waysOut, policies } = await deployedNetwork(stack.aws);
        expect(subnets.every(({ ipv6CidrBlock }) => ipv6CidrBlock?.endsWith("/64"))).to.equal(true);
        expect(new Set(subnets.map(({ ipv6CidrBlock }) => ipv6CidrBlock)).size).to.equal(3);
        for (const policy of policies) expect(policy).to.include("o-a1b2c3d4e5");
        expect(subnets.map(({ zone }) => zone)).to.have.members(["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
        expect(subnets.map(({ cidrBlock }) => cidrBlock)).to.have.members([
            "10.0.0.0/18",
            "10.0.64.0/18",
            "10.0.128.0/18",
        ]);
        expect(waysOut).to.deep.equal([]);
        for (const [name, { instanceId, subnetId }] of Object.entries(await deployedInstances(stack.aws)))
            if (subnetId === inOne[name]?.subnetId) expect(instanceId, name).to.equal(inOne[name]?.instanceId);

        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
    });

    it("has the endpoints that are asked for and those that the session's settings need, and loses them again", async () => {
        const config = settingsOf("tags", {
            network: { endpoints: ["ec2messages", "kms", "logs", "s3"] },
            session: { kmsKeyArn: KEY, s3BucketName: "session-logs", cloudWatchLogGroupName: "/sessions" },
        });
        await deploy(config);
        await expectNothingOrphaned(stack);
        const network = await deployedNetwork(stack.aws);
        expect(network.waysOut).to.deep.equal([]);
        expect(network.policies.filter((policy) => policy.includes('"aws:PrincipalAccount"'))).to.have.length(6);
        expect(network.endpoints).to.deep.equal(
            ["ec2messages", "kms", "logs", "s3", ...ALWAYS].map((service) =>
                service === "s3"
                    ? { service, type: "Gateway", privateDns: network.endpoints[3]?.privateDns }
                    : { service, type: "Interface", privateDns: true },
            ),
        );
        expect(network.instanceRules).to.deep.equal(["out tcp 443-443 to endpoints", "out tcp 443-443 to pl-"]);
        const [instance] = Object.values(await deployedInstances(stack.aws));
        const { statements } = await deployedRole(stack.aws, instance?.profile);
        expect(actionsOf(statements)).to.include.members(["kms:Decrypt", "logs:PutLogEvents", "s3:PutObject"]);
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));

        await deploy(settingsOf("tags"));
        await expectNothingOrphaned(stack);
        const { endpoints, instanceRules } = await deployedNetwork(stack.aws);
        expect(endpoints.map(({ service }) => service)).to.deep.equal(ALWAYS);
        expect(instanceRules).to.deep.equal(["out tcp 443-443 to endpoints"]);
    });

    it("takes a VPC that exists, adds endpoints to it, and leaves it as it was when destroyed", async () => {
        const { vpcId, subnetIds, routeTableIds } = await makeVpc(stack);
        const before = await awsResources(stack.aws);
        await deploy(
            settingsOf("hierarchical-tags", {
                network: { existing: { vpcId, subnetIds, routeTableIds }, endpoints: ["s3"] },
            }),
        );

        const instances = Object.values(await deployedInstances(stack.aws));
        expect(instances.every(({ subnetId }) => subnetIds.includes(subnetId ?? ""))).to.equal(true);
        const network = await deployedNetwork(stack.aws);
        expect(network.endpoints.map(({ service }) => service)).to.deep.equal(["s3", ...ALWAYS]);
        expect(network.endpointRules).to.deep.equal(["in tcp 443-443 from instances"]);
        expect(network.vpcCidrBlocks).to.deep.equal(["172.20.0.0/16"]);
        expectSuccess(await stack.up({ args: ["--expect-no-changes"] }));

        expectSuccess(await stack.destroy());
        expect(await awsResources(stack.aws)).to.deep.equal(before);
    });

    it("takes endpoints that exist, and lets the instances through to them", async () => {
        const { vpcId, subnetIds } = await makeVpc(stack);
        const { GroupId = "" } = await stack.aws.ec2.send(
            new CreateSecurityGroupCommand({ GroupName: "endpoints", Description: "endpoints", VpcId: vpcId }),
        );
        const before = await awsResources(stack.aws);
        const existing = { vpcId, subnetIds, createEndpoints: false, endpointSecurityGroupId: GroupId };
        await deploy(settingsOf("single-instance", { network: { existing } }));

        const network = await deployedNetwork(stack.aws);
        expect(network.endpoints).to.deep.equal([]);
        expect(network.instanceRules).to.deep.equal([`out tcp 443-443 to ${GroupId}`]);
        const after = await awsResources(stack.aws);
        expect(after["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"]).to.have.length(1);

        expectSuccess(await stack.destroy());
        expect(await awsResources(stack.aws)).to.deep.equal(before);
    });

    it("refuses a subnet of another VPC before any resource is registered", async () => {
        const { vpcId } = await makeVpc(stack);
        const other = await makeVpc(stack);
        const before = await awsResources(stack.aws);
        stack.configure(
            settingsOf("single-instance", { network: { existing: { vpcId, subnetIds: other.subnetIds } } }),
        );
        const up = await stack.up();
        expect(up.code, up.text).to.be.greaterThan(0);
        const found = other.subnetIds.map(
            (id) =>
                `invalid value ${id} for session-manager-access:network.existing.subnetIds (expected subnets of ${vpcId}; this one`,
        );
        expect(
            found.filter((message) => up.text.includes(message)),
            up.text,
        ).not.to.deep.equal([]);
        // In a line of its own, without a stack trace. Pulumi prints it as it happens and again at the end.
        const said = up.text.match(/.* for \S*network\.existing\.subnetIds .*/g) ?? [];
        expect(said, up.text).to.have.length(2);
        said.forEach((line) =>
            expect(line).to.match(
                /error: invalid value \S+ for session-manager-access:network\.existing\.subnetIds \(expected /,
            ),
        );
        expect(up.text).not.to.match(/^ +at .*:\d+:\d+\)?$/m);
        expect(await awsResources(stack.aws)).to.deep.equal(before);
        const { resources = [] } = (await stack.exportState()).deployment;
        expect(resources.map(({ type }) => type).filter((type) => !/^pulumi:(pulumi|providers):/.test(type))).to.be
            .empty;
    });
});
