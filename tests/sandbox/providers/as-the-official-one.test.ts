import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startMoto, stopMoto } from "../../../sandbox/moto/server";
import { makeClients, type Clients } from "../../../sandbox/providers/aws/common/clients";
import { isObject, type Properties } from "../../../sandbox/providers/rpc/values";
import { startFlakyAws, type Fate, type FlakyAws } from "../../engine/flaky-aws";
import { startProvider, type Kept, type ProviderProcess } from "./provider-process";

const INSTANCE = "aws:ec2/instance:Instance";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const LOGIN = "aws:iam/userLoginProfile:UserLoginProfile";
const ROLE = "aws:iam/role:Role";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

const trust = (principal: Properties) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
});
const ec2Trust = trust({ Service: "ec2.amazonaws.com" });

describe("The aws stand-in does as the official provider:", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "provider-official-"));
    /** The answers that calls get instead of AWS's own, by action, in turn. */
    let answers: Record<string, Fate[]> = {};
    let flaky: FlakyAws;
    let provider: ProviderProcess;
    let aws: Clients;
    let subnetId: string;
    let vpcId: string;

    before(async () => {
        const { endpoint } = await startMoto(folder, { untilEndOf: process.pid });
        flaky = await startFlakyAws(endpoint, ({ action }) => answers[action]?.shift() ?? "pass");
        const defaultTags = JSON.stringify({ tags: { Owner: "platform", Stage: "dev" } });
        provider = await startProvider(flaky.endpoint, { defaultTags });
        aws = makeClients({ region: "eu-central-1", endpoint, endpoints: {} });
        const { ec2 } = aws;
        vpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
        subnetId = (await ec2.createSubnet({ VpcId: vpcId, CidrBlock: "10.0.0.0/24" })).Subnet?.SubnetId ?? "";
    });

    after(async () => {
        await provider?.close();
        await flaky?.close();
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(() => {
        answers = {};
    });

    async function make(type: string, name: string, news: Properties): Promise<Kept> {
        const { inputs, failures } = await provider.check(type, name, news);
        expect(failures).to.deep.equal([]);
        return provider.create(type, name, inputs);
    }

    /** What a second deployment would change, before and after a refresh. */
    async function changes(type: string, name: string, kept: Kept): Promise<string[][]> {
        const refreshed = (await provider.read(type, name, kept.id, kept)) as Kept;
        const found = [kept, refreshed].map(async (one) => provider.diff(type, name, one, kept.inputs));
        return (await Promise.all(found)).map((diff) => Object.keys(diff.changes));
    }
    const none = [[], []];

    it("a password that its user has changed is no difference", async () => {
        const { iam } = aws;
        await iam.createUser({ UserName: "dana" });
        const kept = await make(LOGIN, "dana", { user: "dana", passwordResetRequired: true });
        expect((await iam.getLoginProfile({ UserName: "dana" })).LoginProfile?.PasswordResetRequired).to.equal(true);
        await iam.updateLoginProfile({
            UserName: "dana",
            Password: "Correct-horse-9",
            PasswordResetRequired: false,
        });
        expect(await changes(LOGIN, "dana", kept)).to.deep.equal(none);
    });

    const launched = () => ({ ami: "ami-12c6146b", instanceType: "t3.micro", subnetId });
    const volumes: readonly [what: string, more: Properties, tags: Properties][] = [
        ["an instance that says nothing of it", {}, { Owner: "platform", Stage: "dev" }],
        [
            "one without tags",
            { rootBlockDevice: { encrypted: true, volumeSize: 8 } },
            { Owner: "platform", Stage: "dev" },
        ],
        [
            "one with tags, which come first",
            { rootBlockDevice: { volumeSize: 8, tags: { Stage: "prod", Kind: "root" } } },
            { Owner: "platform", Stage: "prod", Kind: "root" },
        ],
        ["an instance's volumeTags", { volumeTags: { Kind: "any" } }, { Owner: "platform", Stage: "dev", Kind: "any" }],
    ];
    for (const [what, more, tags] of volumes) {
        it(`default tags are put on the root volume, of ${what}`, async () => {
            const kept = await make(INSTANCE, "web", { ...launched(), ...more });
            const { Volumes } = await aws.ec2.describeVolumes({
                Filters: [{ Name: "attachment.instance-id", Values: [kept.id] }],
            });
            const found = (Volumes?.[0]?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]);
            expect(Object.fromEntries(found)).to.deep.equal(tags);
            expect(await changes(INSTANCE, "web", kept)).to.deep.equal(none);
            const root = kept.state["rootBlockDevice"];
            const own = isObject(more["rootBlockDevice"]) ? (more["rootBlockDevice"]["tags"] ?? {}) : undefined;
            expect(isObject(root) && root["tagsAll"]).to.deep.equal(tags);
            if (own !== undefined) expect(isObject(root) && root["tags"]).to.deep.equal(own);
        });
    }

    it("private DNS is off for a gateway, and for an interface that doesn't ask for it", async () => {
        const gateway = await make(ENDPOINT, "s3", { vpcId, serviceName: "com.amazonaws.eu-central-1.s3" });
        expect(gateway.state["privateDnsEnabled"]).to.equal(false);
        const serviceName = "com.amazonaws.eu-central-1.ssm";
        const plain = await make(ENDPOINT, "ssm", { vpcId, serviceName, vpcEndpointType: "Interface" });
        expect(plain.state["privateDnsEnabled"]).to.equal(false);
        expect(await changes(ENDPOINT, "ssm", plain)).to.deep.equal(none);
    });

    const unknownProfile = {
        code: "InvalidParameterValue",
        message: "Value (p) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    };
    const unknownPrincipal = { code: "MalformedPolicyDocument", message: "Invalid principal in policy: AWS" };
    const unknownRole = { code: "NoSuchEntity", message: "The role with name agent cannot be found." };

    it("an instance waits until EC2 knows of a new instance profile", async () => {
        answers = { RunInstances: [unknownProfile, unknownProfile] };
        const kept = await make(INSTANCE, "waits", launched());
        expect(kept.id).to.match(/^i-/);
        expect(answers["RunInstances"]).to.deep.equal([]);
    });

    it("a role waits until IAM knows of a new principal in its trust, when it is made and when it is changed", async () => {
        answers = { CreateRole: [unknownPrincipal] };
        const kept = await make(ROLE, "trusting", { assumeRolePolicy: ec2Trust });
        answers = { UpdateAssumeRolePolicy: [unknownPrincipal] };
        const assumeRolePolicy = JSON.stringify(trust({ AWS: "arn:aws:iam::123456789012:root" }));
        await provider.update(ROLE, "trusting", kept, { ...kept.inputs, assumeRolePolicy });
        expect(answers).to.deep.equal({ UpdateAssumeRolePolicy: [] });
    });

    it("an instance profile waits until IAM knows of its role", async () => {
        const { id: role } = await make(ROLE, "agent", { assumeRolePolicy: ec2Trust, name: "agent" });
        answers = { AddRoleToInstanceProfile: [unknownRole] };
        expect((await make(PROFILE, "agent", { role })).state["role"]).to.equal("agent");
    });

    it("a role is deleted once IAM knows that its policies are detached", async () => {
        const kept = await make(ROLE, "attached", { assumeRolePolicy: ec2Trust });
        const conflict = { code: "DeleteConflict", message: "Cannot delete entity, must detach all policies first." };
        answers = { DeleteRole: [conflict, conflict] };
        await provider.delete(ROLE, "attached", kept);
        expect(answers["DeleteRole"]).to.deep.equal([]);
        expect(await provider.read(ROLE, "attached", kept.id, kept)).to.equal(undefined);
    });

    it("what was made a moment ago and can't be read yet is read again", async () => {
        answers = { GetRole: [unknownRole, unknownRole] };
        const kept = await make(ROLE, "slow", { assumeRolePolicy: ec2Trust });
        expect(kept.state["arn"]).to.match(/:role\/slow-/);
        expect(answers["GetRole"]).to.deep.equal([]);
    });

    it("other refusals aren't waited for", async () => {
        answers = { RunInstances: [{ code: "InvalidParameterValue", message: "Invalid availability zone" }] };
        const error = await make(INSTANCE, "refused", launched()).then(
            () => undefined,
            (reason: Error) => reason.message,
        );
        expect(error).to.match(/Invalid availability zone/);
    });
});
