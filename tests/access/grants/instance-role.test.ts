import { expect } from "chai";
import { instanceRolePolicy, instanceTrustPolicy } from "../../../access/grants/instance-role";
import type { PolicyDocument, Statement } from "../../../access/policy/document";
import { partitionOf, type Place } from "../../../access/grants/place";
import { s3EndpointPolicy } from "../../../access/grants/endpoint-policies";

const place: Place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const session = { documentName: "SSM-SessionManagerRunShell" };
const actions = (settings: Parameters<typeof instanceRolePolicy>[1]) =>
    instanceRolePolicy(place, settings).Statement.flatMap(({ Action }) => Action);

const principalOf = (partition: string) => statementsOf(instanceTrustPolicy(partition))[0]?.Principal;

function statementsOf({ Statement }: PolicyDocument): readonly Statement[] {
    return [Statement].flat();
}

const AGENT = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

describe("The instances' role", () => {
    it("has the SSM agent's five actions and no other where nothing is logged or encrypted", () => {
        expect(actions(session)).to.have.members(AGENT);
    });

    it("writes logs under the bucket's prefix only", () => {
        const policy = instanceRolePolicy(place, { ...session, s3BucketName: "logs", s3KeyPrefix: "sessions/" });
        const resources = policy.Statement.map(({ Sid, Resource }) => [Sid, Resource]);
        expect(resources).to.deep.include(["S3Logs", "arn:aws:s3:::logs/sessions/*"]);
        expect(resources).to.deep.include(["S3Encryption", "arn:aws:s3:::logs"]);
    });

    it("writes to its log group only", () => {
        const policy = instanceRolePolicy(place, { ...session, cloudWatchLogGroupName: "/sessions" });
        const group = "arn:aws:logs:eu-central-1:111122223333:log-group:/sessions";
        expect(policy.Statement.find(({ Sid }) => Sid === "CloudWatchLogs")?.Resource).to.deep.equal([
            group,
            `${group}:*`,
        ]);
    });

    it("decrypts with the sessions' key", () => {
        const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/k";
        expect(actions({ ...session, kmsKeyArn })).to.have.members([...AGENT, "kms:Decrypt"]);
    });

    it("is assumed by EC2 alone, under the name that EC2 has in the partition", () => {
        expect(principalOf("aws")).to.deep.equal({ Service: "ec2.amazonaws.com" });
        expect(principalOf("aws-cn")).to.deep.equal({
            Service: "ec2.amazonaws.com.cn",
        });
    });
});

describe("The policy of the S3 gateway", () => {
    it("lets through reads of AWS's own buckets of the region, and nothing else", () => {
        const policy = s3EndpointPolicy(place, {});
        expect(statementsOf(policy).flatMap(({ Action }) => Action)).to.deep.equal(["s3:GetObject"]);
        const buckets = statementsOf(policy).flatMap(({ Resource }) => Resource ?? []);
        expect(buckets).to.include("arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/*");
        expect(buckets.every((bucket) => bucket.includes("eu-central-1"))).to.be.true;
    });

    it("lets session logs into their bucket", () => {
        const logs = statementsOf(s3EndpointPolicy(place, { s3BucketName: "logs" })).find(
            ({ Sid }) => Sid === "SessionLogs",
        );
        expect(logs).to.deep.include({
            Action: ["s3:GetEncryptionConfiguration", "s3:PutObject"],
            Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
        });
    });
});

describe("The partition of a region", () => {
    it("is recognized by the beginning of its name", () => {
        const regions = [
            "eu-central-1",
            "cn-north-1",
            "us-gov-west-1",
            "us-iso-east-1",
            "us-isob-east-1",
            "eusc-de-east-1",
        ];
        expect(regions.map(partitionOf)).to.deep.equal([
            "aws",
            "aws-cn",
            "aws-us-gov",
            "aws-iso",
            "aws-iso-b",
            "aws-eusc",
        ]);
    });
});
