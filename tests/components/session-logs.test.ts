import { expect } from "chai";
import { SessionLogs, type SessionLogsArgs } from "../../components";
import { ACCOUNT, mockEngine, ofType, valueOf, type Recorded } from "../mocks";

const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const common = { region: "eu-central-1", accountId: ACCOUNT, instanceRoleArns: [arn("role/instances")] };
const session = {
    kmsKeyAlias: "alias/sessions",
    s3BucketName: "session-logs",
    s3KeyPrefix: "sessions",
    cloudWatchLogGroupName: "/sessions",
};

async function made(args: Partial<SessionLogsArgs> = {}): Promise<Recorded> {
    const recorded = await mockEngine();
    const logs = new SessionLogs("logs", { ...common, session, ...args });
    await Promise.all([logs.bucketName, logs.keyArn, logs.logGroupName].map((output) => valueOf(output)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return recorded;
}

const inputsOf = (recorded: Recorded, type: string) => ofType(recorded, type)[0]?.inputs;

describe("SessionLogs", () => {
    it("creates a key that rotates, its alias, a log group and a bucket, both encrypted with the key", async () => {
        const recorded = await made();
        expect(inputsOf(recorded, "Key")).to.deep.include({ enableKeyRotation: true });
        expect(inputsOf(recorded, "Alias")).to.deep.include({ name: "alias/sessions" });
        expect(inputsOf(recorded, "LogGroup")).to.deep.include({ name: "/sessions", retentionInDays: 365 });
        expect(inputsOf(recorded, "LogGroup")?.["kmsKeyId"]).to.be.a("string");
        expect(inputsOf(recorded, "BucketServerSideEncryptionConfiguration")?.["rules"]).to.have.nested.property(
            "[0].applyServerSideEncryptionByDefault.sseAlgorithm",
            "aws:kms",
        );
    });

    it("closes the bucket to the public, keeps versions and deletes logs after their time", async () => {
        const recorded = await made({ expirationInDays: 90 });
        expect(inputsOf(recorded, "BucketPublicAccessBlock")).to.deep.include({
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        expect(inputsOf(recorded, "BucketVersioning")?.["versioningConfiguration"]).to.deep.equal({
            status: "Enabled",
        });
        expect(inputsOf(recorded, "BucketLifecycleConfiguration")?.["rules"]).to.have.nested.property(
            "[0].expiration.days",
            90,
        );
        expect(inputsOf(recorded, "BucketPolicy")?.["policy"]).to.include("aws:SecureTransport");
    });

    it("locks objects only where a number of days is given", async () => {
        expect(ofType(await made(), "BucketObjectLockConfiguration")).to.be.empty;
        const recorded = await made({ objectLockInDays: 30 });
        expect(inputsOf(recorded, "Bucket")).to.deep.include({ objectLockEnabled: true });
        expect(inputsOf(recorded, "BucketObjectLockConfiguration")?.["rule"]).to.deep.equal({
            defaultRetention: { mode: "COMPLIANCE", days: 30 },
        });
    });

    it("lets the principals given, the instances and the readers use the key", async () => {
        const principalArns = [arn("user/alice"), arn("role/finance")];
        const recorded = await made({ principalArns, readerArns: [arn("role/auditor")] });
        const policy = String(inputsOf(recorded, "Key")?.["policy"]);
        for (const one of [...principalArns, arn("role/instances"), arn("role/auditor")])
            expect(policy).to.include(`"${one}"`);
    });

    it("creates no key where the session's key exists, and nothing that has no name", async () => {
        const kmsKeyArn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/k`;
        const recorded = await made({ session: { kmsKeyArn, cloudWatchLogGroupName: "/sessions" } });
        expect(ofType(recorded, "Key").concat(ofType(recorded, "Bucket"))).to.be.empty;
        expect(inputsOf(recorded, "LogGroup")).to.deep.include({ kmsKeyId: kmsKeyArn });
    });
});
