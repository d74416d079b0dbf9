import { DescribeVolumesCommand, TerminateInstancesCommand, type Instance } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { join } from "node:path";
import { accessTable } from "../../access/chains";
import { instanceLabel } from "../../access/matrix";
import { stateAccount } from "../../access/sources/state";
import { makeClients } from "../../sandbox/providers/aws/common/clients";
import { repository } from "../../sandbox/system/folders";
import { deployedAccess } from "./deployed-access";
import { liveInstances } from "./ec2-resources";
import { expectEmptyAccount, expectSuccess } from "./expect-deployed";
import { expectRecorded } from "./recorded-actions";
import { openTestStack, type TestStack } from "./harness";
import { settingsOf } from "./scenario-settings";
import { violations } from "./violations";

const PROD = { args: ["--policy-pack-config", join(repository, "policies/config/prod.json")] };
const UNCHANGED = { args: ["--expect-no-changes"], policyPacks: [] };

const inDays = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
const TOMORROW = inDays(1);

const config = (Environment: string, expires = TOMORROW) =>
    settingsOf("custom", {
        network: { numberOfAvailabilityZones: 2 },
        instances: { advancedTier: true },
        custom: {
            instances: {
                web: { tags: { Department: "HR", Environment }, image: "ubuntu-24.04", fleet: { max: 4, desired: 2 } },
                reports: {
                    tags: { Name: "reports", Department: "HR", Environment: "Development" },
                    instanceType: "t3.medium",
                    image: "windows-2025",
                },
                office: { tags: { Environment: "Development" }, activation: { registrationLimit: 10, expires } },
            },
            users: { alice: { grants: [{ tags: { Environment: "Development" } }] } },
        },
    });

const tagsOf = ({ Tags = [] }: Instance) => Object.fromEntries(Tags.map(({ Key = "", Value }) => [Key, Value]));
const idsOf = (instances: readonly Instance[]) => instances.map(({ InstanceId = "" }) => InstanceId).sort();

describe("Fleets and images on the real engine", () => {
    let stack: TestStack;

    before(async () => {
        stack = await openTestStack({ heard: true });
        stack.configure(config("Development"));
    });
    after(() => stack.close());

    const fleet = async () =>
        (await liveInstances(stack.aws.ec2)).filter((one) => "aws:autoscaling:groupName" in tagsOf(one));
    const clients = () =>
        makeClients({ region: stack.sandbox.region, endpoint: stack.sandbox.moto.endpoint, endpoints: {} });
    const reached = async () => (await deployedAccess(stack.sandbox)).reach["alice"];

    it("deploy without a violation, with the instances' tags from their launch on", async () => {
        const up = await stack.up(PROD);
        expectSuccess(up);
        expect(violations(up.text)).to.deep.equal([]);
        const instances = await fleet();
        expect(instances).to.have.length(2);
        expect(new Set(instances.map(({ SubnetId }) => SubnetId))).to.have.property("size", 2);
        const { Volumes = [] } = await stack.aws.ec2.send(new DescribeVolumesCommand({}));
        for (const instance of instances) {
            expect(tagsOf(instance)).to.include({ Department: "HR", Environment: "Development" });
            expect(instance.ImageId).to.match(/^ami-[0-9a-f]{17}$/);
            expect(instance.IamInstanceProfile?.Arn).to.include(":instance-profile/");
            expect(instance.MetadataOptions?.HttpTokens).to.equal("required");
            expect(instance.PublicIpAddress || undefined).to.be.undefined;
            expect(instance.SecurityGroups).to.have.length(1);
            const own = Volumes.filter(({ Attachments = [] }) =>
                Attachments.some(({ InstanceId }) => InstanceId === instance.InstanceId),
            );
            expect(own.map(({ Encrypted, Size, Tags = [] }) => [Encrypted, Size, tagsOf({ Tags })])).to.deep.equal([
                [true, 8, { Department: "HR", Environment: "Development" }],
            ]);
        }
        expect(await reached()).to.deep.equal([...idsOf(instances), "reports"].sort());
    });

    it("are columns of the stack's table", async () => {
        const { instances, rows } = accessTable(stateAccount(await stack.exportState(), "the state"));
        expect(instances.map(({ id, name, ...one }) => name ?? instanceLabel({ id, ...one }))).to.deep.equal([
            "activation office",
            "fleet web",
            "reports",
        ]);
        expect(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict))).to.deep.equal(
            Array.from({ length: 3 }, () => "allowed"),
        );
    });

    it("have nodes outside EC2, which register with a code that is a secret", async () => {
        const { ssm } = clients();
        const { ActivationList = [] } = await ssm.describeActivations({});
        expect(ActivationList.map((one) => [one.DefaultInstanceName, one.RegistrationLimit, one.Tags])).to.deep.equal([
            ["office", 10, [{ Key: "Environment", Value: "Development" }]],
        ]);
        const { activations, activationCodes } = await stack.outputs({ showSecrets: true });
        expect(activations).to.have.nested.property("office.activationId", ActivationList[0]?.ActivationId);
        const code = (activationCodes as Record<string, string>)["office"] ?? "";
        expect(code).to.have.length.greaterThan(10);
        expect((await stack.outputs())["activationCodes"]).to.equal("[secret]");
        expect(JSON.stringify(await stack.exportState())).not.to.include(code);
        const SettingId = "/ssm/managed-instance/activation-tier";
        expect((await ssm.getServiceSetting({ SettingId })).ServiceSetting?.SettingValue).to.equal("advanced");
    });

    it("reach a new instance by the policy as it was, and change nothing when deployed again", async () => {
        const before = idsOf(await fleet());
        await stack.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: before.slice(0, 1) }));
        const after = idsOf(await fleet());
        expect(after).to.have.length(2).and.not.to.deep.equal(before);
        expectSuccess(await stack.up(UNCHANGED));
        expectSuccess(await stack.refresh(UNCHANGED));
        expectSuccess(await stack.up(UNCHANGED));
        expect(await reached()).to.deep.equal([...after, "reports"].sort());
    });

    it("replace their instances when the tags change", async () => {
        const before = idsOf(await fleet());
        stack.configure(config("Production"));
        expectSuccess(await stack.up({ policyPacks: [] }));
        stack.configure(config("Production", inDays(-1)));
        const refused = await stack.preview({ policyPacks: [] });
        expect(refused.code).not.to.equal(0);
        expect(refused.text).to.include("for the expiration of the activation office (expected a time after now");
        const after = await fleet();
        expect(after.map((one) => tagsOf(one)["Environment"])).to.deep.equal(["Production", "Production"]);
        expect(idsOf(after)).not.to.include.members(before.slice(0, 1));
        expect(await reached()).to.deep.equal(["reports"]);
    });

    it("leave nothing when destroyed", async () => {
        expectSuccess(await stack.destroy());
        await expectEmptyAccount(stack);
        const { autoscaling, ec2, ssm } = clients();
        expect((await ssm.describeActivations({})).ActivationList).to.deep.equal([]);
        expect((await autoscaling.describeAutoScalingGroups({})).AutoScalingGroups).to.deep.equal([]);
        expect((await ec2.describeLaunchTemplates({})).LaunchTemplates).to.deep.equal([]);
    });

    it("need the rights that the page of the deployer's rights has, and no others", () => {
        expectRecorded("fleets and images", stack.heard.calls);
    });
});
