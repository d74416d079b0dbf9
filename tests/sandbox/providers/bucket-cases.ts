import type { Properties } from "../../../sandbox/providers/rpc/values";
import type { Made, ResourceCase } from "./resource-cases";

/** A setting of the bucket `logsBucket`, with other inputs that change it. */
function setting(
    type: string,
    inputs: Properties,
    changed: Properties,
    { of: bucket = "logsBucket", ...more }: Partial<ResourceCase> & { readonly of?: string } = {},
): ResourceCase {
    const of = (made: Made) => ({ bucket: made[bucket]?.id });
    return {
        type: `aws:s3/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
        needs: [bucket],
        inputs: (made) => ({ ...of(made), ...inputs }),
        changed: (made) => ({ ...of(made), ...changed }),
        replaces: ["bucket", "another-bucket"],
        ...more,
    };
}

const deny = (action: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: action, Resource: "arn:aws:s3:::example/*" }],
    });
const encryption = (sseAlgorithm: string) => ({
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm }, bucketKeyEnabled: true }],
});
const lifecycle = (days: number) => ({
    rules: [
        {
            id: "logs",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            expiration: { days },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
        },
    ],
});
const lock = (days: number) => ({ rule: { defaultRetention: { mode: "GOVERNANCE", days } } });

/** A bucket for logs and each of the settings that are resources of their own. */
export const bucketCases: Readonly<Record<string, ResourceCase>> = {
    logsBucket: {
        type: "aws:s3/bucket:Bucket",
        variant: "with Object Lock",
        inputs: () => ({ forceDestroy: true, objectLockEnabled: true }),
        replaces: ["bucket", "another-bucket"],
    },
    bucketVersioning: setting(
        "BucketVersioning",
        { versioningConfiguration: { status: "Enabled" } },
        { versioningConfiguration: { status: "Suspended" } },
        // Once a bucket had versions, S3 suspends them and doesn't forget them.
        { outlives: true, of: "bucket" },
    ),
    bucketEncryption: setting(
        "BucketServerSideEncryptionConfiguration",
        encryption("aws:kms"),
        encryption("aws:kms:dsse"),
    ),
    bucketPublicAccessBlock: setting(
        "BucketPublicAccessBlock",
        { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
        { blockPublicAcls: true, blockPublicPolicy: true },
    ),
    bucketPolicy: setting("BucketPolicy", { policy: deny("s3:*") }, { policy: deny("s3:PutObject") }),
    bucketLifecycle: setting("BucketLifecycleConfiguration", lifecycle(30), lifecycle(60)),
    bucketObjectLock: setting("BucketObjectLockConfiguration", lock(1), lock(2), { outlives: true }),
    bucketOwnershipControls: setting(
        "BucketOwnershipControls",
        { rule: { objectOwnership: "BucketOwnerEnforced" } },
        { rule: { objectOwnership: "BucketOwnerPreferred" } },
    ),
};
