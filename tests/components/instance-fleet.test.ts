import { expect } from "chai";
import { InstanceFleet, type InstanceFleetArgs } from "../../components";
import { mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const tags = { Environment: "Development" };
const args = {
    subnetIds: ["subnet-0", "subnet-1"],
    securityGroupId: "sg-0",
    instanceProfileName: "profile",
    maxSize: 4,
    tags,
};

async function made(more: Partial<InstanceFleetArgs> = {}): Promise<Recorded> {
    const recorded = await mockEngine();
    await valueOf(new InstanceFleet("web", { ...args, ...more }).groupName);
    return recorded;
}

const template = (recorded: Recorded) => ofType(recorded, "LaunchTemplate")[0]?.inputs ?? {};
const group = (recorded: Recorded) => ofType(recorded, "Group")[0]?.inputs ?? {};

describe("InstanceFleet", () => {
    it("gives instances and volumes their tags at launch", async () => {
        expect(template(await made({ volumeTags: { Team: "Ops" } }))["tagSpecifications"]).to.deep.equal([
            { resourceType: "instance", tags },
            { resourceType: "volume", tags: { Team: "Ops", ...tags } },
        ]);
    });

    it("launches instances as closed as single ones are", async () => {
        const launched = template(await made({ osUsers: ["ops"], rootVolumeKmsKeyArn: "arn:key" }));
        expect(launched).not.to.have.property("keyName");
        expect(launched).to.deep.include({
            iamInstanceProfile: { name: "profile" },
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            networkInterfaces: [{ deviceIndex: 0, associatePublicIpAddress: "false", securityGroups: ["sg-0"] }],
        });
        expect(launched["blockDeviceMappings"]).to.deep.equal([
            {
                deviceName: "/dev/xvda",
                ebs: {
                    encrypted: "true",
                    kmsKeyId: "arn:key",
                    volumeType: "gp3",
                    volumeSize: 8,
                    deleteOnTermination: "true",
                },
            },
        ]);
        const userData = Buffer.from(String(launched["userData"]), "base64").toString();
        expect(userData).to.include("id ops || useradd --create-home ops");
    });

    it("has as many instances as wanted, in all subnets, and replaces them when their template changes", async () => {
        expect(group(await made())).to.deep.include({
            vpcZoneIdentifiers: ["subnet-0", "subnet-1"],
            minSize: 1,
            maxSize: 4,
            instanceRefresh: {
                strategy: "Rolling",
                preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 110 },
            },
        });
        expect(group(await made())).not.to.have.property("desiredCapacity");
        expect(group(await made({ minSize: 0, desiredCapacity: 2 }))).to.deep.include({
            minSize: 0,
            desiredCapacity: 2,
        });
        expect((group(await made())["launchTemplate"] as { version: string }).version).not.to.equal("$Latest");
    });

    it("leaves it to each launch to find the latest image, and asks for the root device of an unnamed one only", async () => {
        const named = await made({ image: "windows-2025" });
        expect(template(named)["imageId"]).to.equal(
            "resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base",
        );
        expect(named.invokes).to.be.empty;
        const own = await made({ image: "ami-0123456789abcdef0" });
        expect(template(own)["imageId"]).to.equal("ami-0123456789abcdef0");
        expect(template(own)["blockDeviceMappings"]).to.have.nested.property("[0].deviceName", "/dev/root");
    });
});
