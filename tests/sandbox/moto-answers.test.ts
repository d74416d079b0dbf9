import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2, type Instance, type RunInstancesRequest } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { startMoto, stopMoto } from "../../sandbox/moto/server";

const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }],
});

describe("The sandbox's AWS answers as AWS does, where Moto by itself doesn't:", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "moto-answers-"));
    let ec2: EC2;
    let iam: IAM;
    let subnet: string;
    let groups: string[];

    before(async () => {
        const { endpoint } = await startMoto(folder, { untilEndOf: process.pid });
        const credentials = { accessKeyId: "sandbox", secretAccessKey: "sandbox" };
        const settings = { endpoint, region: "eu-central-1", credentials, maxAttempts: 1 };
        ec2 = new EC2(settings);
        iam = new IAM(settings);
        const VpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId;
        subnet = (await ec2.createSubnet({ VpcId, CidrBlock: "10.0.0.0/24" })).Subnet?.SubnetId ?? "";
        groups = await Promise.all(
            ["one", "two"].map(async (GroupName) => {
                const { GroupId = "" } = await ec2.createSecurityGroup({ GroupName, Description: GroupName, VpcId });
                return GroupId;
            }),
        );
    });

    after(async () => {
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    async function run(request: Partial<RunInstancesRequest>): Promise<string> {
        const { Instances } = await ec2.runInstances({ ImageId: "ami-1", MinCount: 1, MaxCount: 1, ...request });
        return Instances?.[0]?.InstanceId ?? "";
    }

    async function described(id: string): Promise<Instance | undefined> {
        return (await ec2.describeInstances({ InstanceIds: [id] })).Reservations?.[0]?.Instances?.[0];
    }

    const launched = (more: object = {}) => ({
        NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnet, Groups: groups.slice(0, 1), ...more }],
    });
    const ids = (list: { GroupId?: string }[] | undefined) => (list ?? []).map(({ GroupId }) => GroupId);

    /** The groups as EC2 tells of them in each place. */
    async function groupsOf(id: string) {
        const instance = await described(id);
        const [first] = instance?.NetworkInterfaces ?? [];
        const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({
            NetworkInterfaceIds: [first?.NetworkInterfaceId ?? ""],
        });
        return [ids(instance?.SecurityGroups), ids(first?.Groups), ids(NetworkInterfaces?.[0]?.Groups)];
    }

    const everywhere = (...expected: (string | undefined)[]) => [expected, expected, expected];

    describe("an instance", () => {
        it("without a public address has no association on its network interface", async () => {
            const [eni] =
                (await described(await run(launched({ AssociatePublicIpAddress: false }))))?.NetworkInterfaces ?? [];
            expect(eni).to.not.have.property("Association");
            expect(eni?.PrivateIpAddresses?.[0]).to.not.have.property("Association");
            const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({
                NetworkInterfaceIds: [eni?.NetworkInterfaceId ?? ""],
            });
            expect(NetworkInterfaces?.[0]).to.not.have.property("Association");
        });

        it("with a public address has an association that names it", async () => {
            const instance = await described(await run(launched({ AssociatePublicIpAddress: true })));
            const association = instance?.NetworkInterfaces?.[0]?.Association;
            expect(association?.PublicIp).to.match(/^[\d.]+$/);
            expect(association?.PublicIp).to.equal(instance?.PublicIpAddress);
        });

        it("has the security groups that its network interface was given", async () => {
            expect(await groupsOf(await run(launched()))).to.deep.equal(everywhere(groups[0]));
        });

        it("has the security groups that it was given itself, on its network interface too", async () => {
            const id = await run({ SubnetId: subnet, SecurityGroupIds: groups });
            expect(await groupsOf(id)).to.deep.equal(everywhere(...groups));
        });

        it("changes its groups with those of its network interface, and the other way round", async () => {
            const id = await run(launched());
            await ec2.modifyInstanceAttribute({ InstanceId: id, Groups: groups.slice(1) });
            expect(await groupsOf(id)).to.deep.equal(everywhere(groups[1]));
            const NetworkInterfaceId = (await described(id))?.NetworkInterfaces?.[0]?.NetworkInterfaceId;
            await ec2.modifyNetworkInterfaceAttribute({ NetworkInterfaceId, Groups: groups.slice(0, 1) });
            expect(await groupsOf(id)).to.deep.equal(everywhere(groups[0]));
            const Filters = [
                { Name: "instance.group-id", Values: groups.slice(0, 1) },
                { Name: "instance-id", Values: [id] },
            ];
            expect((await ec2.describeInstances({ Filters })).Reservations).to.have.length(1);
        });

        for (const [how, request] of [
            ["by itself", () => ({ SubnetId: subnet })],
            ["by network interface", launched],
        ] as const) {
            it(`launched into a subnet ${how} takes its network interface with it`, async () => {
                const id = await run(request());
                const [eni] = (await described(id))?.NetworkInterfaces ?? [];
                expect(eni?.Attachment?.DeleteOnTermination).to.equal(true);
                await ec2.terminateInstances({ InstanceIds: [id] });
                const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({
                    Filters: [{ Name: "network-interface-id", Values: [eni?.NetworkInterfaceId ?? ""] }],
                });
                expect(NetworkInterfaces).to.deep.equal([]);
            });
        }

        it("leaves a network interface that was there before", async () => {
            const { NetworkInterface } = await ec2.createNetworkInterface({ SubnetId: subnet });
            const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId;
            const id = await run({ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] });
            await ec2.terminateInstances({ InstanceIds: [id] });
            const found = await ec2.describeNetworkInterfaces({ NetworkInterfaceIds: [NetworkInterfaceId ?? ""] });
            expect(found.NetworkInterfaces).to.have.length(1);
        });

        it("gets a root volume of the image's size where none was asked for", async () => {
            const BlockDeviceMappings = [{ DeviceName: "/dev/xvda", Ebs: { Encrypted: true } }];
            const id = await run({ SubnetId: subnet, BlockDeviceMappings });
            const { Volumes } = await ec2.describeVolumes({
                Filters: [{ Name: "attachment.instance-id", Values: [id] }],
            });
            expect(Volumes?.map(({ Size }) => Size)).to.deep.equal([8]);
        });

        it("has the throughput on a gp3 volume that AWS gives where none was asked for", async () => {
            const Ebs = { VolumeType: "gp3", VolumeSize: 8, Encrypted: true } as const;
            const id = await run({ SubnetId: subnet, BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs }] });
            const { Volumes } = await ec2.describeVolumes({
                Filters: [{ Name: "attachment.instance-id", Values: [id] }],
            });
            expect(Volumes?.map(({ Throughput }) => Throughput)).to.deep.equal([125]);
        });
    });

    describe("a VPC endpoint", () => {
        const endpoint = async (service: string, type: "Gateway" | "Interface", PrivateDnsEnabled?: boolean) => {
            const { Subnets } = await ec2.describeSubnets({ SubnetIds: [subnet] });
            const made = await ec2.createVpcEndpoint({
                VpcId: Subnets?.[0]?.VpcId,
                ServiceName: `com.amazonaws.eu-central-1.${service}`,
                VpcEndpointType: type,
                PrivateDnsEnabled,
            });
            return made.VpcEndpoint?.VpcEndpointId ?? "";
        };
        const privateDns = async (id: string) =>
            (await ec2.describeVpcEndpoints({ VpcEndpointIds: [id] })).VpcEndpoints?.[0]?.PrivateDnsEnabled;

        it("that is a gateway has no private DNS, whatever is asked for", async () => {
            expect(await privateDns(await endpoint("s3", "Gateway"))).to.equal(false);
            expect(await privateDns(await endpoint("s3", "Gateway", true))).to.equal(false);
        });

        it("that is an interface has private DNS unless it is refused, and can change that", async () => {
            expect(await privateDns(await endpoint("ssm", "Interface"))).to.equal(true);
            const id = await endpoint("ssmmessages", "Interface", false);
            expect(await privateDns(id)).to.equal(false);
            await ec2.modifyVpcEndpoint({ VpcEndpointId: id, PrivateDnsEnabled: true });
            expect(await privateDns(id)).to.equal(true);
        });
    });

    describe("a NAT gateway", () => {
        it("lets go of its address and its network interface when it is deleted", async () => {
            const { AllocationId } = await ec2.allocateAddress({ Domain: "vpc" });
            const { NatGateway } = await ec2.createNatGateway({ SubnetId: subnet, AllocationId });
            const [address] = NatGateway?.NatGatewayAddresses ?? [];
            await ec2.deleteNatGateway({ NatGatewayId: NatGateway?.NatGatewayId });
            const { Addresses } = await ec2.describeAddresses({ AllocationIds: [AllocationId ?? ""] });
            expect(Addresses?.[0]?.AssociationId ?? "").to.equal("");
            const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({
                Filters: [{ Name: "network-interface-id", Values: [address?.NetworkInterfaceId ?? ""] }],
            });
            expect(NetworkInterfaces).to.deep.equal([]);
        });
    });

    /** The code of the error that a call ends with. */
    async function code(call: Promise<unknown>): Promise<string> {
        return call.then(
            () => "no error",
            (error: Error) => error.name.replace(/Exception$/, ""),
        );
    }

    describe("a user", () => {
        it("is asked for service-specific credentials and has none", async () => {
            await iam.createUser({ UserName: "alice" });
            const found = await iam.listServiceSpecificCredentials({ UserName: "alice" });
            expect(found.ServiceSpecificCredentials).to.deep.equal([]);
            expect(await code(iam.listServiceSpecificCredentials({ UserName: "nobody" }))).to.equal("NoSuchEntity");
        });

        it("keeps tags, groups and policies under another name and path", async () => {
            await iam.createUser({ UserName: "bob", Tags: [{ Key: "Department", Value: "HR" }] });
            await iam.createGroup({ GroupName: "readers" });
            await iam.addUserToGroup({ UserName: "bob", GroupName: "readers" });
            await iam.putUserPolicy({ UserName: "bob", PolicyName: "one", PolicyDocument: policy });
            await iam.updateUser({ UserName: "bob", NewUserName: "robert", NewPath: "/people/" });
            const { User } = await iam.getUser({ UserName: "robert" });
            expect(User?.Arn).to.match(/:user\/people\/robert$/);
            expect(User?.Tags).to.deep.equal([{ Key: "Department", Value: "HR" }]);
            expect((await iam.listGroupsForUser({ UserName: "robert" })).Groups).to.have.length(1);
            expect((await iam.getGroup({ GroupName: "readers" })).Users?.[0]?.UserName).to.equal("robert");
            expect((await iam.listUserPolicies({ UserName: "robert" })).PolicyNames).to.deep.equal(["one"]);
            expect(await code(iam.getUser({ UserName: "bob" }))).to.equal("NoSuchEntity");
        });

        it("doesn't get another user's name", async () => {
            await iam.createUser({ UserName: "carol" });
            await iam.createUser({ UserName: "caroline" });
            const rename = iam.updateUser({ UserName: "carol", NewUserName: "caroline" });
            expect(await code(rename)).to.equal("EntityAlreadyExists");
            expect((await iam.getUser({ UserName: "carol" })).User?.UserName).to.equal("carol");
        });
    });

    describe("a group", () => {
        it("gets another path without another name, and a name without a path", async () => {
            await iam.createGroup({ GroupName: "writers" });
            await iam.updateGroup({ GroupName: "writers", NewPath: "/people/" });
            expect((await iam.getGroup({ GroupName: "writers" })).Group?.Path).to.equal("/people/");
            await iam.updateGroup({ GroupName: "writers", NewGroupName: "authors" });
            const { Group } = await iam.getGroup({ GroupName: "authors" });
            expect(Group?.Arn).to.match(/:group\/people\/authors$/);
        });
    });

    describe("a user", () => {
        it("keeps the permissions boundary, which must exist, until it is removed", async () => {
            const UserName = "bounded";
            const { Policy } = await iam.createPolicy({ PolicyName: "boundary", PolicyDocument: policy });
            const boundaryOf = async () => (await iam.getUser({ UserName })).User?.PermissionsBoundary;
            await iam.createUser({ UserName, PermissionsBoundary: Policy?.Arn });
            expect((await boundaryOf())?.PermissionsBoundaryArn).to.equal(Policy?.Arn);
            await iam.deleteUserPermissionsBoundary({ UserName });
            expect(await boundaryOf()).to.equal(undefined);
            await iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary: Policy?.Arn });
            expect((await boundaryOf())?.PermissionsBoundaryArn).to.equal(Policy?.Arn);
            const missing = { UserName, PermissionsBoundary: `${Policy?.Arn}-2` };
            const refused: unknown = await iam.putUserPermissionsBoundary(missing).catch((reason: unknown) => reason);
            expect(String(refused)).to.include("NoSuchEntity");
        });
    });

    describe("a login profile", () => {
        it("wants another password when it is made, and its own date", async () => {
            await iam.createUser({ UserName: "dana" });
            await new Promise((resolve) => setTimeout(resolve, 1_100));
            const asked = { UserName: "dana", Password: "Correct-horse-9", PasswordResetRequired: true };
            expect((await iam.createLoginProfile(asked)).LoginProfile?.PasswordResetRequired).to.equal(true);
            const { LoginProfile } = await iam.getLoginProfile({ UserName: "dana" });
            expect(LoginProfile?.PasswordResetRequired).to.equal(true);
            const made = (await iam.getUser({ UserName: "dana" })).User?.CreateDate?.getTime() ?? 0;
            expect(LoginProfile?.CreateDate?.getTime()).to.be.greaterThan(made);
        });

        it("keeps the password where only the rest is changed", async () => {
            await iam.updateLoginProfile({ UserName: "dana", PasswordResetRequired: false });
            const { LoginProfile } = await iam.getLoginProfile({ UserName: "dana" });
            expect(LoginProfile?.PasswordResetRequired).to.equal(false);
        });
    });

    describe("an instance profile", () => {
        it("says that a role isn't in it", async () => {
            await iam.createRole({ RoleName: "agent", AssumeRolePolicyDocument: trust });
            await iam.createInstanceProfile({ InstanceProfileName: "agents" });
            const call = iam.removeRoleFromInstanceProfile({ InstanceProfileName: "agents", RoleName: "agent" });
            expect(await code(call)).to.equal("NoSuchEntity");
        });
    });

    it("takes other user data for an instance", async () => {
        const InstanceId = await run({ UserData: Buffer.from("#one").toString("base64") });
        await ec2.modifyInstanceAttribute({ InstanceId, UserData: { Value: Buffer.from("#two: é") } });
        const { UserData } = await ec2.describeInstanceAttribute({ InstanceId, Attribute: "userData" });
        expect(Buffer.from(UserData?.Value ?? "", "base64").toString()).to.equal("#two: é");
    });

    it("keeps the tags of a SAML provider", async () => {
        const SAMLMetadataDocument = `<EntityDescriptor>${" ".repeat(1000)}</EntityDescriptor>`;
        const Tags = [{ Key: "Team", Value: "Ops" }];
        const { SAMLProviderArn } = await iam.createSAMLProvider({ Name: "company", SAMLMetadataDocument, Tags });
        const tags = async () => (await iam.getSAMLProvider({ SAMLProviderArn })).Tags ?? [];
        expect(await tags()).to.deep.equal(Tags);
        await iam.tagSAMLProvider({ SAMLProviderArn, Tags: [{ Key: "Stage", Value: "dev" }] });
        await iam.untagSAMLProvider({ SAMLProviderArn, TagKeys: ["Team"] });
        expect(await tags()).to.deep.equal([{ Key: "Stage", Value: "dev" }]);
        await iam.deleteSAMLProvider({ SAMLProviderArn });
        await iam.createSAMLProvider({ Name: "company", SAMLMetadataDocument });
        expect(await tags()).to.deep.equal([]);
    });
});
