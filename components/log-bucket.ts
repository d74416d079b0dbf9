import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { logBucketPolicy, partitionOf, type SessionSettings } from "../access/grants";
import { thisStack } from "./existing-principals";
import { importCommand, IMPORTED, notThere } from "./not-there";

export interface LogBucketArgs {
    /** The bucket's name, `s3BucketName`, and the prefix of the logs, `s3KeyPrefix`. */
    session: SessionSettings;
    /** The AWS region, such as eu-central-1. */
    region: string;
    /** The ARN of the KMS key that encrypts the logs. Default: S3's own key. */
    keyArn?: pulumi.Input<string> | undefined;
    /** The days after which a log is deleted; 0 keeps it. */
    expirationInDays: number;
    /** The days in which no principal can delete or overwrite a log. Default: none, without Object Lock. */
    objectLockInDays?: number | undefined;
    /** The tags of the bucket. Default: none. */
    tags?: Record<string, string> | undefined;
}

/** The days after which uploads that were begun and never finished are deleted. */
const UNFINISHED_DAYS = 7;

/** A bucket for session logs: versioned, encrypted, not public, over TLS alone, written under the logs' prefix alone. */
export class LogBucket extends pulumi.ComponentResource {
    /** The bucket's name, once it has all its settings. */
    readonly bucketName: pulumi.Output<string>;

    constructor(name: string, args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:LogBucket", name, {}, opts);

        const { session, expirationInDays: days, objectLockInDays, keyArn } = args;
        const policy = logBucketPolicy({ partition: partitionOf(args.region) }, session);
        const bucket = new s3.Bucket(
            `${name}-bucket`,
            {
                bucket: session.s3BucketName,
                objectLockEnabled: objectLockInDays === undefined ? undefined : true,
                tags: args.tags,
            },
            { parent: this, aliases: [IMPORTED], ...unlessOwn(`${name}-bucket`, session.s3BucketName, opts) },
        );
        const of = { bucket: bucket.bucket };
        const closed = new s3.BucketPublicAccessBlock(
            `${name}-private`,
            {
                ...of,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            { parent: this },
        );
        const versioning = new s3.BucketVersioning(
            `${name}-versioning`,
            { ...of, versioningConfiguration: { status: "Enabled" } },
            { parent: this },
        );
        const settings: pulumi.CustomResource[] = [
            closed,
            versioning,
            new s3.BucketServerSideEncryptionConfiguration(
                `${name}-encryption`,
                {
                    ...of,
                    rules: [
                        {
                            applyServerSideEncryptionByDefault:
                                keyArn === undefined
                                    ? { sseAlgorithm: "AES256" }
                                    : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                            bucketKeyEnabled: keyArn !== undefined,
                        },
                    ],
                },
                { parent: this },
            ),
            // S3 takes one change of a bucket's policy and its public access at a time.
            new s3.BucketPolicy(
                `${name}-policy`,
                { ...of, policy: JSON.stringify({ Id: thisStack(), ...policy }) },
                { parent: this, dependsOn: closed },
            ),
            // A rule for old versions has an effect only where there are versions.
            new s3.BucketLifecycleConfiguration(
                `${name}-lifecycle`,
                { ...of, rules: lifecycle(days) },
                { parent: this, dependsOn: versioning },
            ),
            ...(objectLockInDays === undefined ? [] : [this.lock(name, of.bucket, objectLockInDays, versioning)]),
        ];

        this.bucketName = pulumi
            .all([bucket.bucket, ...settings.map(({ id }) => id)])
            .apply(([known]) => known as string);
        this.registerOutputs({ bucketName: this.bucketName });
    }

    private lock(name: string, bucket: pulumi.Input<string>, days: number, versioning: pulumi.Resource) {
        return new s3.BucketObjectLockConfiguration(
            `${name}-lock`,
            { bucket, rule: { defaultRetention: { mode: "COMPLIANCE", days } } },
            { parent: this, dependsOn: versioning },
        );
    }
}

/** Refuses a bucket that exists and isn't this stack's own, which a change of Object Lock replaces under the same name. */
function unlessOwn(
    resourceName: string,
    bucket: string | undefined,
    opts: pulumi.ComponentResourceOptions | undefined,
) {
    if (bucket === undefined) return {};
    const { provider } = opts ?? {};
    return notThere({
        resourceName,
        what: `the bucket ${bucket}`,
        remedy: `If another stack has it, choose another name. Otherwise import it, and run this command again: ${importCommand("aws:s3/bucket:Bucket", resourceName, bucket)}`,
        find: async () => {
            const found = await s3.getBucket({ bucket }, { provider });
            const written = await s3.getBucketPolicy({ bucket }, { provider }).catch(() => undefined);
            return idOf(written?.policy) === thisStack() ? undefined : found;
        },
    });
}

function idOf(policy: string | undefined): unknown {
    return policy === undefined ? undefined : (JSON.parse(policy) as { readonly Id?: unknown }).Id;
}

function lifecycle(days: number) {
    const expiration =
        days === 0 ? {} : { expiration: { days }, noncurrentVersionExpiration: { noncurrentDays: Math.min(days, 30) } };
    const abortIncompleteMultipartUpload = { daysAfterInitiation: UNFINISHED_DAYS };
    return [{ id: "session-logs", status: "Enabled", filter: {}, abortIncompleteMultipartUpload, ...expiration }];
}
