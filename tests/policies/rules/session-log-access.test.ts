import { expect } from "chai";
import { logBucketPolicy, sessionKeyPolicy } from "../../../access/grants";
import { sessionLogAccess as rule } from "../../../policies/rules/session-log-access";
import { judgeStack, type TestResource, unknownValue } from "../judge";
import { preferences } from "../resources";

const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
const role = "arn:aws:iam::111122223333:role/instances";
const ARN = "arn:aws:kms:eu-central-1:111122223333:key/1";
const document = preferences({ cloudWatchLogGroupName: "", s3BucketName: "session-logs", kmsKeyId: ARN });

const resource = (type: string, name: string, props: Record<string, unknown>): TestResource => ({ type, name, props });
const bucket = resource("aws:s3/bucket:Bucket", "bucket", { bucket: "session-logs" });
const bucketPolicy = (policy: unknown) =>
    resource("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: "session-logs", policy: JSON.stringify(policy) });
const block = (change: Record<string, unknown> = {}) =>
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "block", {
        bucket: "session-logs",
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
        ...change,
    });
const key = (policy: unknown, change: Record<string, unknown> = {}) =>
    resource("aws:kms/key:Key", "key", { arn: ARN, policy: JSON.stringify(policy), ...change });
const allow = (Principal: unknown, Condition?: object) => ({
    Version: "2012-10-17",
    Statement: [
        { Sid: "Open", Effect: "Allow", Principal, Action: "kms:*", Resource: "*", ...(Condition && { Condition }) },
    ],
});
const problems = async (...stack: readonly TestResource[]) => (await judgeStack(rule, stack)).problems;

describe("policies: session-log-access", () => {
    it("accepts the bucket and the key as the components create them", async () => {
        const session = { s3BucketName: "session-logs", s3KeyPrefix: "sessions" };
        const good = sessionKeyPolicy(place, session, { sessions: [], instances: [role], readers: [] });
        expect(await problems(document, bucket, bucketPolicy(logBucketPolicy(place, session)), block(), key(good))).to
            .be.empty;
    });

    it("reports a policy of the bucket or the key that allows everyone", async () => {
        for (const everyone of ["*", { AWS: "*" }, { AWS: ["*"] }]) {
            expect(await problems(document, bucket, bucketPolicy(allow(everyone)))).to.deep.equal([
                "policy: The policy of policy allows everyone: the principal of Open is *, and no condition limits it.",
            ]);
            expect(await problems(document, bucket, key(allow(everyone)))).to.have.length(1);
        }
        const limited = { StringEquals: { "kms:CallerAccount": "111122223333" } };
        expect(await problems(document, bucket, key(allow("*", limited)))).to.be.empty;
        expect(
            await problems(document, bucket, key(allow("*", { Bool: { "aws:SecureTransport": "true" } }))),
        ).to.have.length(1);
    });

    it("finds the key of a log group, and the one that an unknown document was made from", async () => {
        const group = resource("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "sessions", kmsKeyId: ARN });
        const toGroup = preferences({ cloudWatchLogGroupName: "sessions", s3BucketName: "", kmsKeyId: "" });
        expect(await problems(toGroup, group, key(allow("*")))).to.have.length(1);
        const made = { ...preferences({}, { content: unknownValue }), dependsOn: { content: ["key"] } };
        expect(await problems(made, key(allow("*"), { arn: unknownValue }))).to.have.length(1);
    });

    it("reports a public access block that leaves something open", async () => {
        expect(
            await problems(document, bucket, block({ blockPublicPolicy: false, ignorePublicAcls: undefined })),
        ).to.deep.equal([
            "block: block doesn't set blockPublicPolicy, ignorePublicAcls to true for the bucket of session logs.",
        ]);
    });

    it("says nothing of buckets and keys of other things", async () => {
        const other = resource("aws:s3/bucket:Bucket", "other", { bucket: "website" });
        const open = resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "open", { bucket: "website" });
        expect(await problems(document, other, open, key(allow("*"), { arn: `${ARN}2` }))).to.be.empty;
    });
});
