import type { S3 } from "@aws-sdk/client-s3";
import { orGone } from "../common/errors";
import { block, blocks, flag, json, number, set, text, type Fields } from "../common/fields";
import { bool, num, object, objects, str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { oneOf, within } from "../common/rules";
import type { Properties } from "../../rpc/values";

/** One of a bucket's settings, which S3 puts, gets and deletes as a whole: its id is the bucket's name. */
interface BucketSetting {
    readonly title: string;
    readonly inputs: Fields;
    readonly put: (s3: S3, bucket: string, inputs: Properties) => Promise<unknown>;
    /** The inputs as S3 has them. Undefined where the bucket has no such setting. */
    readonly get: (s3: S3, bucket: string) => Promise<Properties | undefined>;
    readonly remove: (s3: S3, bucket: string) => Promise<unknown>;
    /** Whether it is what S3 leaves when the setting is deleted. Default: S3 leaves nothing. */
    readonly isRemainder?: (found: Properties) => boolean;
}

function bucketSetting({ title, inputs, put, get, remove, isRemainder }: BucketSetting): ResourceType {
    return {
        title,
        inputs: { bucket: text().need().replace(), expectedBucketOwner: text().replace().unread(), ...inputs },
        outputs: [],

        async create({ s3 }, given) {
            const name = str(given, "bucket") ?? "";
            await put(s3, name, given);
            return name;
        },

        async find({ s3 }, given) {
            const name = str(given, "bucket") ?? "";
            const found = await get(s3, name);
            return found === undefined || isRemainder?.(found) === true ? [] : [name];
        },

        async read({ s3 }, id) {
            const found = await get(s3, id);
            return found && { bucket: id, ...found };
        },

        update: ({ s3 }, id, _old, news) => put(s3, id, news).then(() => undefined),

        delete: ({ s3 }, id) => orGone(remove(s3, id)),
    };
}

export const bucketVersioning = bucketSetting({
    title: "S3 Bucket Versioning",
    inputs: {
        mfa: text().unread(),
        versioningConfiguration: block({
            mfaDelete: text().chosen().valid(oneOf("Enabled", "Disabled")),
            status: text()
                .need()
                .valid(oneOf("Enabled", "Suspended", "Disabled")),
        }).need(),
    },
    put: (s3, Bucket, inputs) =>
        s3.putBucketVersioning({
            Bucket,
            VersioningConfiguration: {
                Status: str(object(inputs, "versioningConfiguration") ?? {}, "status") as "Enabled",
            },
        }),
    async get(s3, Bucket) {
        const found = await orGone(s3.getBucketVersioning({ Bucket }));
        return found?.Status && { versioningConfiguration: { mfaDelete: "", status: found.Status } };
    },
    remove: (s3, Bucket) => s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    isRemainder: (found) => str(object(found, "versioningConfiguration") ?? {}, "status") === "Suspended",
});

export const bucketEncryption = bucketSetting({
    title: "S3 Bucket Server-side Encryption Configuration",
    inputs: {
        rules: blocks({
            applyServerSideEncryptionByDefault: block({
                kmsMasterKeyId: text(),
                sseAlgorithm: text()
                    .need()
                    .valid(oneOf("aws:kms", "AES256", "aws:kms:dsse")),
            }),
            blockedEncryptionTypes: set(),
            bucketKeyEnabled: flag(),
        }).need(),
    },
    put: (s3, Bucket, inputs) =>
        s3.putBucketEncryption({
            Bucket,
            ServerSideEncryptionConfiguration: {
                Rules: objects(inputs, "rules").map((rule) => {
                    const by = object(rule, "applyServerSideEncryptionByDefault");
                    return {
                        ApplyServerSideEncryptionByDefault: by && {
                            SSEAlgorithm: str(by, "sseAlgorithm") as "aws:kms",
                            KMSMasterKeyID: str(by, "kmsMasterKeyId"),
                        },
                        BucketKeyEnabled: bool(rule, "bucketKeyEnabled"),
                    };
                }),
            },
        }),
    async get(s3, Bucket) {
        const found = (await orGone(s3.getBucketEncryption({ Bucket })))?.ServerSideEncryptionConfiguration;
        return (
            found && {
                rules: found.Rules?.map(({ ApplyServerSideEncryptionByDefault: by, BucketKeyEnabled }) => ({
                    applyServerSideEncryptionByDefault: by && {
                        kmsMasterKeyId: by.KMSMasterKeyID,
                        sseAlgorithm: by.SSEAlgorithm,
                    },
                    bucketKeyEnabled: BucketKeyEnabled,
                })),
            }
        );
    },
    remove: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
});

export const bucketPublicAccessBlock = bucketSetting({
    title: "S3 Bucket Public Access Block",
    inputs: {
        blockPublicAcls: flag().or(false),
        blockPublicPolicy: flag().or(false),
        ignorePublicAcls: flag().or(false),
        restrictPublicBuckets: flag().or(false),
        skipDestroy: flag().unread(),
    },
    put: (s3, Bucket, inputs) =>
        s3.putPublicAccessBlock({
            Bucket,
            PublicAccessBlockConfiguration: {
                BlockPublicAcls: bool(inputs, "blockPublicAcls"),
                BlockPublicPolicy: bool(inputs, "blockPublicPolicy"),
                IgnorePublicAcls: bool(inputs, "ignorePublicAcls"),
                RestrictPublicBuckets: bool(inputs, "restrictPublicBuckets"),
            },
        }),
    async get(s3, Bucket) {
        const found = (await orGone(s3.getPublicAccessBlock({ Bucket })))?.PublicAccessBlockConfiguration;
        return (
            found && {
                blockPublicAcls: found.BlockPublicAcls ?? false,
                blockPublicPolicy: found.BlockPublicPolicy ?? false,
                ignorePublicAcls: found.IgnorePublicAcls ?? false,
                restrictPublicBuckets: found.RestrictPublicBuckets ?? false,
            }
        );
    },
    remove: (s3, Bucket) => s3.deletePublicAccessBlock({ Bucket }),
});

export const bucketPolicy = bucketSetting({
    title: "S3 Bucket Policy",
    inputs: { policy: json().need() },
    put: (s3, Bucket, inputs) => s3.putBucketPolicy({ Bucket, Policy: str(inputs, "policy") }),
    async get(s3, Bucket) {
        const found = await orGone(s3.getBucketPolicy({ Bucket }));
        return found?.Policy === undefined ? undefined : { policy: found.Policy };
    },
    remove: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
});

export const bucketLifecycle = bucketSetting({
    title: "S3 Bucket Lifecycle Configuration",
    inputs: {
        rules: blocks({
            abortIncompleteMultipartUpload: block({ daysAfterInitiation: number() }),
            expiration: block({ days: number(), date: text(), expiredObjectDeleteMarker: flag() }),
            filter: block({ prefix: text() }),
            id: text().need(),
            noncurrentVersionExpiration: block({ newerNoncurrentVersions: number(), noncurrentDays: number() }),
            prefix: text(),
            status: text().need().valid(oneOf("Enabled", "Disabled")),
        }),
        transitionDefaultMinimumObjectSize: text().unread(),
    },
    put: (s3, Bucket, inputs) =>
        s3.putBucketLifecycleConfiguration({
            Bucket,
            LifecycleConfiguration: {
                Rules: objects(inputs, "rules").map((rule) => {
                    const [unfinished, expiration, old] = [
                        object(rule, "abortIncompleteMultipartUpload"),
                        object(rule, "expiration"),
                        object(rule, "noncurrentVersionExpiration"),
                    ];
                    return {
                        ID: str(rule, "id"),
                        Status: str(rule, "status") as "Enabled",
                        Filter: { Prefix: str(object(rule, "filter") ?? {}, "prefix") ?? "" },
                        AbortIncompleteMultipartUpload: unfinished && {
                            DaysAfterInitiation: num(unfinished, "daysAfterInitiation"),
                        },
                        Expiration: expiration && { Days: num(expiration, "days") },
                        NoncurrentVersionExpiration: old && { NoncurrentDays: num(old, "noncurrentDays") },
                    };
                }),
            },
        }),
    async get(s3, Bucket) {
        const found = await orGone(s3.getBucketLifecycleConfiguration({ Bucket }));
        return (
            found && {
                rules: found.Rules?.map((rule) => ({
                    id: rule.ID,
                    status: rule.Status,
                    filter: rule.Filter?.Prefix ? { prefix: rule.Filter.Prefix } : {},
                    abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload && {
                        daysAfterInitiation: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation,
                    },
                    expiration: rule.Expiration && { days: rule.Expiration.Days },
                    noncurrentVersionExpiration: rule.NoncurrentVersionExpiration && {
                        noncurrentDays: rule.NoncurrentVersionExpiration.NoncurrentDays,
                    },
                })),
            }
        );
    },
    remove: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
});

export const bucketObjectLock = bucketSetting({
    title: "S3 Bucket Object Lock Configuration",
    inputs: {
        objectLockEnabled: text().replace().or("Enabled").valid(oneOf("Enabled")),
        rule: block({
            defaultRetention: block({
                days: number().valid(within(1, 36_500)),
                mode: text().valid(oneOf("COMPLIANCE", "GOVERNANCE")),
                years: number(),
            }).need(),
        }),
        token: text().unread(),
    },
    put(s3, Bucket, inputs) {
        const retention = object(object(inputs, "rule") ?? {}, "defaultRetention");
        return s3.putObjectLockConfiguration({
            Bucket,
            ObjectLockConfiguration: {
                ObjectLockEnabled: "Enabled",
                Rule: retention && {
                    DefaultRetention: {
                        Mode: str(retention, "mode") as "COMPLIANCE",
                        Days: num(retention, "days"),
                        Years: num(retention, "years"),
                    },
                },
            },
        });
    },
    async get(s3, Bucket) {
        const found = (await orGone(s3.getObjectLockConfiguration({ Bucket })))?.ObjectLockConfiguration;
        const retention = found?.Rule?.DefaultRetention;
        return (
            found && {
                objectLockEnabled: found.ObjectLockEnabled,
                rule: retention && {
                    defaultRetention: {
                        mode: retention.Mode,
                        days: retention.Days || undefined,
                        years: retention.Years || undefined,
                    },
                },
            }
        );
    },
    // Object Lock can't be switched off: without its rule nothing is locked any more.
    remove: (s3, Bucket) =>
        s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } }),
    isRemainder: ({ rule }) => rule === undefined,
});

export const bucketOwnershipControls = bucketSetting({
    title: "S3 Bucket Ownership Controls",
    inputs: { rule: block({ objectOwnership: text().need() }).need() },
    put: (s3, Bucket, inputs) =>
        s3.putBucketOwnershipControls({
            Bucket,
            OwnershipControls: {
                Rules: [
                    { ObjectOwnership: str(object(inputs, "rule") ?? {}, "objectOwnership") as "BucketOwnerEnforced" },
                ],
            },
        }),
    async get(s3, Bucket) {
        const found = (await orGone(s3.getBucketOwnershipControls({ Bucket })))?.OwnershipControls;
        return found && { rule: { objectOwnership: found.Rules?.[0]?.ObjectOwnership } };
    },
    remove: (s3, Bucket) => s3.deleteBucketOwnershipControls({ Bucket }),
});
