import { expect } from "chai";
import { SPOT_FLEET } from "../../../policies/resources/instances";
import { instanceProfile as rule } from "../../../policies/rules/instance-profile";
import { judgeResource, judgeStack, type TestResource, unknownValue } from "../judge";
import { document, instance, instanceRole, launchTemplate, type TestStatement } from "../resources";

describe("policies: instance-profile", () => {
    it("accepts a profile by name, by ARN, and one not known yet", async () => {
        for (const iamInstanceProfile of ["web", unknownValue])
            expect((await judgeResource(rule, instance({ iamInstanceProfile }))).problems).to.be.empty;

        for (const iamInstanceProfile of [
            { name: unknownValue },
            { arn: "arn:aws:iam::111122223333:instance-profile/web" },
        ])
            expect((await judgeResource(rule, launchTemplate({ iamInstanceProfile }))).problems).to.be.empty;
    });
    it("reports an instance without a profile", async () => {
        const { problems } = await judgeResource(rule, instance({ iamInstanceProfile: undefined }));
        expect(problems).to.deep.equal(["iamInstanceProfile isn't set."]);
    });
    it("reports a profile that names nothing", async () => {
        expect((await judgeResource(rule, launchTemplate({ iamInstanceProfile: {} }))).problems).to.have.length(1);
    });
    it("judges each launch specification of a Spot fleet", async () => {
        const fleet = (...launchSpecifications: readonly unknown[]) => ({
            type: SPOT_FLEET,
            name: "spots",
            props: { launchSpecifications },
        });
        expect((await judgeResource(rule, fleet({ iamInstanceProfileArn: unknownValue }))).problems).to.be.empty;
        const { problems } = await judgeResource(rule, fleet({ iamInstanceProfileArn: unknownValue }, {}));
        expect(problems).to.have.length(1);
        expect(problems[0]).to.contain("launchSpecifications[1]: ");
    });
    it("leaves instances to the account's default host management, where it is switched on", async () => {
        const setting = (settingValue: string) => ({
            type: "aws:ssm/serviceSetting:ServiceSetting",
            name: "hosts",
            props: { settingId: "/ssm/managed-instance/default-ec2-instance-management-role", settingValue },
        });
        const bare = instance({ iamInstanceProfile: undefined, region: "eu-central-1" });
        const told = async (...stack: readonly TestResource[]) => (await judgeStack(rule, [bare, ...stack])).problems;
        expect(await told()).to.have.length(1);
        expect(await told(setting("service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole"))).to.be.empty;
        expect(await told(setting("$None"))).to.have.length(1);
        const elsewhere = {
            ...setting("service-role/Hosts"),
            props: { ...setting("service-role/Hosts").props, region: "us-east-1" },
        };
        expect(await told(elsewhere)).to.have.length(1);
    });
    it("has nothing to say of the launch template of an EKS node group, which may have no profile", async () => {
        const template = launchTemplate({ iamInstanceProfile: undefined });
        const nodes = {
            type: "aws:eks/nodeGroup:NodeGroup",
            name: "nodes",
            props: { launchTemplate: { id: unknownValue, version: "1" } },
            dependsOn: { launchTemplate: ["web"] },
        };
        expect((await judgeStack(rule, [template])).problems).to.have.length(1);
        expect((await judgeStack(rule, [template, nodes])).problems).to.be.empty;
    });
    it("reports a profile whose role lacks the agent's permissions, unless it has policies from elsewhere", async () => {
        const profile = {
            type: "aws:iam/instanceProfile:InstanceProfile",
            name: "profile",
            props: { role: "web-role" },
        };
        const agent = instanceRole();
        const inline = (statement: TestStatement) => ({
            ...agent,
            props: { ...agent.props, inlinePolicies: [{ name: "own", policy: document(statement) }] },
        });
        const lacking = inline({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
        const attached = (policy: string) => ({
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "attachment",
            props: { role: "web-role", policyArn: `arn:aws:iam::${policy}` },
        });
        expect((await judgeStack(rule, [profile, lacking])).problems).to.deep.equal([
            "profile: Its role web-role doesn't allow ssm:UpdateInstanceInformation, ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel.",
        ]);
        const whole = inline({
            Effect: "Allow",
            Action: ["ssm:UpdateInstanceInformation", "ssmmessages:*"],
            Resource: "*",
        });
        for (const stack of [
            [profile, whole],
            [profile],
            [profile, lacking, attached("aws:policy/AmazonSSMManagedInstanceCore")],
            [profile, lacking, attached("aws:policy/service-role/AmazonEC2RoleforSSM")],
            [profile, lacking, attached("111122223333:policy/agent")],
        ])
            expect((await judgeStack(rule, stack)).problems).to.be.empty;
    });
});
