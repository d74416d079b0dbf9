import type { BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { codeOf, madeSince, orGone } from "../common/errors";
import { flag, json, map, text } from "../common/fields";
import { bool, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { tagList, tagMap } from "../common/tags";
import { partitionOf } from "./ec2-tags";

/** What S3 answers, or undefined where a bucket has no such setting. */
async function setting<T>(call: Promise<T>): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (/^NoSuch(TagSet|BucketPolicy|LifecycleConfiguration)/.test(codeOf(error))) return undefined;

        throw error;
    }
}

async function setTags({ s3 }: Context, Bucket: string, tags: unknown): Promise<void> {
    const TagSet = tagList(tags);
    await (TagSet.length === 0
        ? s3.deleteBucketTagging({ Bucket })
        : s3.putBucketTagging({ Bucket, Tagging: { TagSet } }));
}

async function setPolicy({ s3 }: Context, Bucket: string, Policy: string | undefined): Promise<void> {
    await (Policy === undefined || Policy === ""
        ? s3.deleteBucketPolicy({ Bucket })
        : s3.putBucketPolicy({ Bucket, Policy }));
}

async function empty(s3: S3, Bucket: string): Promise<void> {
    for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket });
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) return;

        await s3.deleteObjects({ Bucket, Delete: { Objects } });
    }
}

export const bucket: ResourceType = {
    title: "S3 Bucket",
    inputs: {
        bucket: text().replace().chosen(),
        bucketPrefix: text().replace().unread(),
        forceDestroy: flag().unread().or(false),
        objectLockEnabled: flag().replace().unread(),
        policy: json().chosen(),
        tags: map(),
    },
    outputs: ["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName"],
    autoName: { property: "bucket", prefix: "bucketPrefix", maxLength: 63, lowercase: true },

    async create(context, inputs) {
        await context.s3.createBucket({
            Bucket: str(inputs, "bucket"),
            ObjectLockEnabledForBucket: bool(inputs, "objectLockEnabled"),
            // S3 takes every region but its first one here.
            ...(context.region === "us-east-1"
                ? {}
                : { CreateBucketConfiguration: { LocationConstraint: context.region as BucketLocationConstraint } }),
        });
        return str(inputs, "bucket") ?? "";
    },

    async finish(context, id, inputs) {
        await (tagList(inputs["tagsAll"]).length === 0 ? undefined : setTags(context, id, inputs["tagsAll"]));
        await (inputs["policy"] === undefined ? undefined : setPolicy(context, id, str(inputs, "policy")));
    },

    async find({ s3 }, inputs, since) {
        const { Buckets } = await s3.listBuckets({});
        return (Buckets ?? [])
            .filter(({ Name, CreationDate }) => Name === inputs["bucket"] && madeSince(CreationDate, since))
            .map(({ Name = "" }) => Name);
    },

    async read(context, id) {
        if ((await orGone(context.s3.headBucket({ Bucket: id }))) === undefined) return undefined;

        const [tags, policy] = await Promise.all([
            setting(context.s3.getBucketTagging({ Bucket: id })),
            setting(context.s3.getBucketPolicy({ Bucket: id })),
        ]);
        return {
            arn: `arn:${partitionOf(context.region)}:s3:::${id}`,
            bucket: id,
            bucketDomainName: `${id}.s3.amazonaws.com`,
            bucketRegion: context.region,
            bucketRegionalDomainName: `${id}.s3.${context.region}.amazonaws.com`,
            policy: policy?.Policy ?? "",
            tags: tagMap(tags?.TagSet),
        };
    },

    async update(context, id, old, news) {
        if (JSON.stringify(old["tagsAll"]) !== JSON.stringify(news["tagsAll"]))
            await setTags(context, id, news["tagsAll"]);

        if (news["policy"] !== undefined && old["policy"] !== news["policy"])
            await setPolicy(context, id, str(news, "policy"));
    },

    async delete({ s3 }, id, state) {
        if (bool(state, "forceDestroy") === true) await empty(s3, id);

        await s3.deleteBucket({ Bucket: id });
    },
};
