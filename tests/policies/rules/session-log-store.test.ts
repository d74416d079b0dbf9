import { expect } from "chai";
import { sessionLogStore as rule } from "../../../policies/rules/session-log-store";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const group = (change: Record<string, unknown> = {}): TestResource => ({
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "logs",
    props: {
        name: "sessions",
        kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/1",
        retentionInDays: 365,
        ...change,
    },
});
const bucket = (change: Record<string, unknown> = {}): TestResource => ({
    type: "aws:s3/bucket:Bucket",
    name: "bucket",
    props: { bucket: "session-logs", ...change },
});
const toBucket = preferences({ cloudWatchLogGroupName: "", s3BucketName: "session-logs" });
const encryption = (type: string, sseAlgorithm: string): TestResource => ({
    type,
    name: "encryption",
    props: { bucket: "session-logs", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] },
});
const lifecycle = (change: Record<string, unknown> = {}): TestResource => ({
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    name: "lifecycle",
    props: { bucket: "session-logs", rules: [{ id: "end", status: "Enabled", expiration: { days: 400 }, ...change }] },
});
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const problems = async (...stack: readonly TestResource[]) => (await judgeStack(rule, stack)).problems;

describe("policies: session-log-store", () => {
    it("accepts stores as they should be, and log groups of other things", async () => {
        expect(await problems(preferences(), group())).to.be.empty;
        expect(await problems(group({ kmsKeyId: undefined, retentionInDays: 0 }))).to.be.empty;
        expect(await problems(toBucket, bucket(), encryption(ENCRYPTION, "aws:kms"), lifecycle())).to.be.empty;
    });
    it("reports a log group without a key, or without retention", async () => {
        expect(await problems(preferences(), group({ kmsKeyId: "" }))).to.deep.equal([
            "logs: Sessions are logged to logs, and kmsKeyId isn't set.",
        ]);
        for (const retentionInDays of [undefined, 0]) {
            expect(await problems(preferences(), group({ retentionInDays }))).to.deep.equal([
                "logs: Sessions are logged to logs, and retentionInDays isn't set.",
            ]);
        }
    });
    it("finds the log group that an unknown document was made from", async () => {
        const made = {
            ...preferences({}, { content: unknownValue }),
            dependsOn: { content: ["logs", "bucket"] },
        };
        expect(await problems(made, group({ kmsKeyId: undefined }), bucket())).to.deep.equal([
            "logs: Sessions are logged to logs, and kmsKeyId isn't set.",
            "bucket: Sessions are logged to bucket, and its default encryption uses no KMS key and no lifecycle rule expires its objects.",
        ]);
    });
    it("reports a bucket by what it says itself, and by the resources that say it", async () => {
        expect(await problems(toBucket, bucket())).to.have.length(1);
        expect(await problems(toBucket, bucket(), encryption(ENCRYPTION, "AES256"), lifecycle())).to.deep.equal([
            "bucket: Sessions are logged to bucket, and its default encryption uses no KMS key.",
        ]);
        expect(
            await problems(
                toBucket,
                bucket(),
                encryption(`${ENCRYPTION.replace("ion:", "ionV2:")}V2`, "aws:kms"),
                lifecycle({ status: "Disabled" }),
            ),
        ).to.deep.equal(["bucket: Sessions are logged to bucket, and no lifecycle rule expires its objects."]);
        const inline = {
            serverSideEncryptionConfiguration: {
                rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
            },
            lifecycleRules: [{ enabled: true, expiration: { days: 400 } }],
        };
        expect(await problems(toBucket, bucket(inline))).to.be.empty;
    });
    it("takes what AWS will decide, which a preview shows as unknown, for not set", async () => {
        const left = bucket({ serverSideEncryptionConfiguration: unknownValue, lifecycleRules: unknownValue });
        expect(await problems(toBucket, left)).to.have.length(1);
    });
    it("looks at the stores of ECS Exec as well", async () => {
        const cluster: TestResource = {
            type: "aws:ecs/cluster:Cluster",
            name: "cluster",
            props: {
                configuration: {
                    executeCommandConfiguration: {
                        logging: "OVERRIDE",
                        logConfiguration: { cloudWatchLogGroupName: "sessions" },
                    },
                },
            },
        };
        expect(await problems(cluster, group({ kmsKeyId: undefined }))).to.have.length(1);
    });
    it("asks for what is configured", async () => {
        const open = [preferences(), group({ kmsKeyId: undefined, retentionInDays: 0 })];
        expect((await judgeStack(rule, open, { key: false })).problems[0]).to.contain("retentionInDays");
        expect((await judgeStack(rule, open, { key: false, retention: false })).problems).to.be.empty;
    });
});
