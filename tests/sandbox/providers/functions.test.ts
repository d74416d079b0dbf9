import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { imageOf } from "../../../access/images";
import { startMoto, stopMoto } from "../../../sandbox/moto/server";
import type { Properties } from "../../../sandbox/providers/rpc/values";
import { startProvider, type Kept, type ProviderProcess } from "./provider-process";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const USER = "aws:iam/user:User";

describe("The functions and errors of the aws stand-in", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "provider-functions-"));
    let endpoint: string;
    let provider: ProviderProcess;
    let vpc: Kept;
    let subnet: Kept;

    before(async () => {
        ({ endpoint } = await startMoto(folder, { untilEndOf: process.pid }));
        const defaultTags = JSON.stringify({ tags: { Owner: "platform" } });
        provider = await startProvider(endpoint, { defaultTags });
        vpc = await create(VPC, "net", { cidrBlock: "10.3.0.0/16", tags: { Name: "net" } });
        subnet = await create(SUBNET, "net", { vpcId: vpc.id, cidrBlock: "10.3.1.0/24" });
    });

    after(async () => {
        await provider?.close();
        await stopMoto(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    async function create(type: string, name: string, news: Properties): Promise<Kept> {
        return provider.create(type, name, (await provider.check(type, name, news)).inputs);
    }

    async function failure(call: Promise<unknown>): Promise<string> {
        try {
            await call;
        } catch (error) {
            return (error as Error).message;
        }
        throw new Error("the call was expected to fail");
    }

    it("tell who calls, and where", async () => {
        const caller = await provider.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
        expect(caller["accountId"]).to.match(/^\d{12}$/);
        const region = await provider.invoke("aws:index/getRegion:getRegion", {});
        expect(region).to.deep.include({ region: "eu-central-1", name: "eu-central-1", id: "eu-central-1" });
        const partition = await provider.invoke("aws:index/getPartition:getPartition", {});
        expect(partition).to.deep.include({ partition: "aws", dnsSuffix: "amazonaws.com" });
    });

    it("tell an instance by its ID, and that there is none", async () => {
        const instance = await create("aws:ec2/instance:Instance", "web", {
            ami: "ami-12345678",
            instanceType: "t3.micro",
            subnetId: subnet.id,
            tags: { Name: "web" },
        });
        const found = await provider.invoke("aws:ec2/getInstance:getInstance", { instanceId: instance.id });
        expect(found).to.deep.include({ instanceId: instance.id, instanceState: "running", subnetId: subnet.id });
        expect(found["tags"]).to.deep.include({ Name: "web" });
        const missing = provider.invoke("aws:ec2/getInstance:getInstance", { instanceId: "i-0123456789abcdef0" });
        expect(await failure(missing)).to.match(/NotFound|no matching/);
    });

    it("tell a log group and a bucket with its policy by their names, and that there is none", async () => {
        const asked = [
            ["aws:cloudwatch/getLogGroup:getLogGroup", "name", "/sessions"],
            ["aws:s3/getBucket:getBucket", "bucket", "session-logs"],
            ["aws:s3/getBucketPolicy:getBucketPolicy", "bucket", "session-logs"],
        ] as const;
        for (const [token, key, name] of asked)
            expect(await failure(provider.invoke(token, { [key]: name })), token).to.match(/find resource|NoSuch/);
        await create("aws:cloudwatch/logGroup:LogGroup", "sessions", { name: "/sessions", retentionInDays: 7 });
        await create("aws:s3/bucket:Bucket", "logs", { bucket: "session-logs" });
        const policy = '{"Version":"2012-10-17","Id":"a/dev","Statement":[]}';
        await create("aws:s3/bucketPolicy:BucketPolicy", "logs", { bucket: "session-logs", policy });
        const [group, bucket, written] = await Promise.all(
            asked.map(([token, key, name]) => provider.invoke(token, { [key]: name })),
        );
        expect(group).to.deep.include({ name: "/sessions", retentionInDays: 7 });
        expect(bucket).to.deep.include({ bucket: "session-logs", arn: "arn:aws:s3:::session-logs" });
        expect(JSON.parse(String(written?.["policy"]))).to.deep.include({ Id: "a/dev" });
    });

    it("tell the instance of IAM Identity Center and its identity store", async () => {
        const found = await provider.invoke("aws:ssoadmin/getInstances:getInstances", {});
        expect((found["arns"] as string[]).join()).to.match(/^arn:aws:sso:::instance\/ssoins-\w+$/);
        expect((found["identityStoreIds"] as string[]).join()).to.match(/^d-\w+$/);
    });

    it("tell the zones in order, without excluded ones", async () => {
        const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
        const { names } = await provider.invoke(token, { state: "available", excludeNames: ["eu-central-1b"] });
        expect(names).to.deep.equal(["eu-central-1a", "eu-central-1c"]);
    });

    it("work in another region where they are asked to", async () => {
        const zones = await provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {
            region: "us-west-2",
        });
        expect(zones["names"]).to.include("us-west-2a");
        expect(zones["region"]).to.equal("us-west-2");
    });

    it("tell Amazon Linux's image from its public parameter, and mark nothing of it as secret, as the official provider doesn't", async () => {
        const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
        const parameter = await provider.invoke("aws:ssm/getParameter:getParameter", { name });
        expect(parameter["insecureValue"]).to.match(/^ami-/);
        expect(parameter["value"]).to.equal(parameter["insecureValue"]);
        for (const image of ["ubuntu-22.04", "ubuntu-24.04", "windows-2022", "windows-2025"]) {
            const found = imageOf(image);
            const own = found !== undefined && "architectures" in found ? found.parameter("x86_64") : "";
            const answer = await provider.invoke("aws:ssm/getParameter:getParameter", { name: own });
            expect(answer["insecureValue"], image).to.match(/^ami-[0-9a-f]{17}$/);
        }
    });

    it("find a VPC, a subnet and its route tables by filters and tags", async () => {
        const found = await provider.invoke("aws:ec2/getVpc:getVpc", { tags: { Name: "net" } });
        expect(found).to.deep.include({ id: vpc.id, cidrBlock: "10.3.0.0/16", enableDnsSupport: true });
        const filters = [{ name: "vpc-id", values: [vpc.id] }];
        const subnets = await provider.invoke("aws:ec2/getSubnets:getSubnets", { filters });
        expect(subnets["ids"]).to.deep.equal([subnet.id]);
        const one = await provider.invoke("aws:ec2/getSubnet:getSubnet", { id: subnet.id });
        expect(one).to.deep.include({ vpcId: vpc.id, cidrBlock: "10.3.1.0/24" });
        const tables = await provider.invoke("aws:ec2/getRouteTables:getRouteTables", { vpcId: vpc.id });
        expect(tables["ids"]).to.deep.equal([vpc.state["mainRouteTableId"]]);
    });

    it("find the prefix list of S3 by its name", async () => {
        const name = "com.amazonaws.eu-central-1.s3";
        const list = await provider.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", { name });
        expect(list["id"]).to.match(/^pl-/);
        expect(list["name"]).to.equal(name);
    });

    it("say what they can't find", async () => {
        const message = await failure(provider.invoke("aws:ec2/getVpc:getVpc", { tags: { Name: "nowhere" } }));
        expect(message).to.contain("no matching EC2 VPC found");
    });

    it("put the provider's default tags on what is made, and tell them apart from its own", () => {
        expect(vpc.state["tagsAll"]).to.deep.equal({ Owner: "platform", Name: "net" });
        expect(vpc.state["tags"]).to.deep.equal({ Name: "net" });
    });

    it("say AWS's own error in the official provider's words", async () => {
        const kept = await create(USER, "alice", { name: "alice" });
        const message = await failure(create(USER, "alice", { name: "alice" }));
        expect(message).to.match(
            /creating IAM User \(alice\): operation error IAM: CreateUser, https response error StatusCode: 409, RequestID: \S+, EntityAlreadyExists: User alice already exists/,
        );
        await provider.delete(USER, "alice", kept);
    });

    it("don't hide what keeps a resource from being deleted", async () => {
        expect(await failure(provider.delete(VPC, "net", vpc))).to.contain("DependencyViolation");
    });

    it("name an unknown type and an unknown function, and what is known", async () => {
        expect(await failure(create("aws:sqs/queue:Queue", "q", {})))
            .to.contain("doesn't support the resource type aws:sqs/queue:Queue")
            .and.to.contain("aws:ec2/vpc:Vpc");
        expect(await failure(provider.invoke("aws:sqs/getQueue:getQueue", {})))
            .to.contain("doesn't support the function aws:sqs/getQueue:getQueue")
            .and.to.contain("aws:ec2/getVpc:getVpc");
    });

    it("refuse an account that isn't allowed", async () => {
        const message = await failure(startProvider(endpoint, { allowedAccountIds: JSON.stringify(["000000000001"]) }));
        expect(message).to.contain("AWS account ID not allowed: 123456789012");
    });

    it("end in an error within seconds where nothing answers", async () => {
        const lonely = await startProvider("http://127.0.0.1:9");
        try {
            const message = await failure(lonely.invoke("aws:index/getCallerIdentity:getCallerIdentity", {}));
            expect(message).to.contain("request send failed").and.to.contain("ECONNREFUSED");
        } finally {
            await lonely.close();
        }
    });

    it("talks to the sandbox's AWS alone, whatever credentials and addresses a program gives its provider", async () => {
        const elsewhere = await failure(
            startProvider(endpoint, { endpoints: JSON.stringify([{ ec2: "https://ec2.eu-central-1.amazonaws.com" }]) }),
        );
        expect(elsewhere).to.include("endpoints.ec2").and.include("https://ec2.eu-central-1.amazonaws.com");
        expect(await failure(startProvider("https://sts.amazonaws.com"))).to.include("AWS_ENDPOINT_URL");

        const other = await startProvider(endpoint, {
            accessKey: "AKIAREAL",
            secretKey: "real",
            profile: "production",
            assumeRole: JSON.stringify({ roleArn: "arn:aws:iam::111122223333:role/deploy" }),
        });
        try {
            expect((await other.invoke("aws:index/getCallerIdentity:getCallerIdentity", {}))["accountId"]).to.equal(
                "123456789012",
            );
        } finally {
            await other.close();
        }
    });
});
