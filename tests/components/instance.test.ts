import { expect } from "chai";
import { InstanceRole } from "../../components/instance-role";
import { ManagedInstance, type ManagedInstanceArgs } from "../../components/managed-instance";
import { ACCOUNT, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const place = { region: "eu-central-1", accountId: ACCOUNT };
const tags = { Name: "web", Environment: "Development" };
const args = {
    imageId: "ami-0123456789abcdef0",
    subnetId: "subnet-0123456789abcdef0",
    securityGroupId: "sg-0123456789abcdef0",
    instanceProfileName: "instances-profile",
    tags,
};

async function made(more: Partial<ManagedInstanceArgs> = {}): Promise<Recorded & { instance: ManagedInstance }> {
    const recorded = await mockEngine();
    const instance = new ManagedInstance("web", { ...args, ...more });
    await valueOf(instance.instanceId);
    return { ...recorded, instance };
}

const inputsOf = (recorded: Recorded) => ofType(recorded, "Instance")[0]?.inputs ?? {};

describe("ManagedInstance", () => {
    it("carries exactly the tags of the model", async () => {
        expect(inputsOf(await made())["tags"]).to.deep.equal(tags);
    });

    it("answers only requests for metadata with a token, and none from a hop further", async () => {
        expect(inputsOf(await made())["metadataOptions"]).to.deep.equal({
            httpEndpoint: "enabled",
            httpTokens: "required",
            httpPutResponseHopLimit: 1,
        });
    });

    it("encrypts its root volume, with a key of one's own where there is one", async () => {
        expect(inputsOf(await made())["rootBlockDevice"]).to.deep.include({
            encrypted: true,
            volumeType: "gp3",
            volumeSize: 8,
        });
        const rootVolumeKmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/k";
        const own = inputsOf(await made({ rootVolumeSize: 20, rootVolumeKmsKeyArn }));
        expect(own["rootBlockDevice"]).to.deep.include({ volumeSize: 20, kmsKeyId: rootVolumeKmsKeyArn });
    });

    it("has no key pair, no public address and no security group but the one for sessions", async () => {
        const inputs = inputsOf(await made());
        expect(inputs).not.to.have.property("keyName");
        expect(inputs["associatePublicIpAddress"]).to.be.false;
        expect(inputs["vpcSecurityGroupIds"]).to.deep.equal([args.securityGroupId]);
    });

    it("is another instance on another architecture, since an image can't change under it", async () => {
        const [name, other] = await Promise.all(
            (["x86_64", "arm64"] as const).map(
                async (architecture) => ofType(await made({ architecture }), "Instance")[0]?.name,
            ),
        );
        expect(name).not.to.equal(other);
    });

    it("starts from the latest Amazon Linux image of its architecture when no image is given", async () => {
        const recorded = await made({ imageId: undefined, architecture: "arm64" });
        expect(recorded.invokes.map(({ inputs }) => inputs["name"])).to.deep.equal([
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        ]);
        expect(inputsOf(recorded)["ami"]).to.match(/^ami-/);
    });

    it("starts from the image of a name, of a parameter or of one's own, as another instance each", async () => {
        const images = ["windows-2025", "ubuntu-24.04", "/company/web", "ami-0123456789abcdef0"];
        const recorded: Recorded[] = [];
        for (const image of images) recorded.push(await made({ imageId: undefined, image }));
        const parameters = recorded.flatMap(({ invokes }) => invokes.map(({ inputs }) => inputs["name"]));
        expect(parameters).to.deep.equal([
            "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base",
            "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
            "/company/web",
        ]);
        const [windows] = recorded.map(inputsOf);
        expect(windows?.["rootBlockDevice"]).to.deep.include({ volumeSize: 30 });
        expect(recorded.map((one) => ofType(one, "Instance")[0]?.name)).to.deep.equal([
            "web-instance-windows-2025",
            "web-instance-ubuntu-24.04",
            "web-instance-company-web",
            "web-instance-ami-0123456789abcdef0",
        ]);
        expect(inputsOf(recorded.at(-1) as Recorded)["ami"]).to.equal("ami-0123456789abcdef0");
        expect(() => new ManagedInstance("web", { ...args, imageId: undefined, image: "debian" })).to.throw(
            'invalid value "debian" for image (expected amazon-linux-2023',
        );
    });

    it("gives its child a name that begins with its own", async () => {
        (await made()).resources.forEach(({ name }) => expect(name).to.match(/^web(-|$)/));
    });
});

describe("InstanceRole", () => {
    it("has the agent's rights inline and no managed policy", async () => {
        const recorded = await mockEngine();
        const role = new InstanceRole("instances", {
            ...place,
            session: { documentName: "SSM-SessionManagerRunShell" },
        });
        await valueOf(role.instanceProfileName);
        expect(ofType(recorded, "RolePolicyAttachment")).to.be.empty;
        expect(ofType(recorded, "Role")[0]?.inputs).not.to.have.any.keys("managedPolicyArns", "inlinePolicies");
        expect(ofType(recorded, "RolePolicy")[0]?.inputs["policy"]).to.include("ssm:UpdateInstanceInformation");
        expect(ofType(recorded, "Role")[0]?.inputs["assumeRolePolicy"]).to.include("ec2.amazonaws.com");
        recorded.resources.forEach(({ name }) => expect(name).to.match(/^instances(-|$)/));
    });

    it("names its instance profile only once the role has its policy", async () => {
        const order: string[] = [];
        await mockEngine(false, ({ type }) => {
            const slow = type === "aws:iam/rolePolicy:RolePolicy";
            return new Promise((resolve) => setTimeout(() => (order.push(type), resolve()), slow ? 50 : 0));
        });
        const role = new InstanceRole("instances", {
            ...place,
            session: { documentName: "SSM-SessionManagerRunShell" },
        });
        await valueOf(role.instanceProfileName);
        expect(order).to.include("aws:iam/rolePolicy:RolePolicy");
    });
});
