import { DeleteLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    DescribeKeyCommand,
    ListKeysCommand,
    ListResourceTagsCommand,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { DeleteBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { DeleteDocumentCommand, ListDocumentsCommand } from "@aws-sdk/client-ssm";
import type { Orphan, OrphanFinder } from "./orphan";

const documents: OrphanFinder = async ({ ssm }, wanted) => {
    const { DocumentIdentifiers = [] } = await ssm.send(
        new ListDocumentsCommand({ Filters: [{ Key: "Owner", Values: ["Self"] }] }),
    );
    return DocumentIdentifiers.filter(({ Name }) => Name === wanted.text("name")).map(({ Name }) => ({
        id: Name!,
        remove: () => ssm.send(new DeleteDocumentCommand({ Name })),
    }));
};

const logGroups: OrphanFinder = async ({ logs }, wanted) => {
    const { logGroups: found = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: wanted.text("name") }),
    );
    return found
        .filter(({ logGroupName }) => logGroupName === wanted.text("name"))
        .map(({ logGroupName }) => ({
            id: logGroupName!,
            remove: () => logs.send(new DeleteLogGroupCommand({ logGroupName })),
        }));
};

const buckets: OrphanFinder = async ({ s3 }, wanted) => {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Buckets.filter(({ Name }) => Name === wanted.text("bucket")).map(({ Name }) => ({
        id: Name!,
        remove: () => s3.send(new DeleteBucketCommand({ Bucket: Name })),
    }));
};

const keys: OrphanFinder = async ({ kms }, wanted) => {
    const orphans: Orphan[] = [];
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    for (const { KeyId } of Keys) {
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
        const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
        const tags = Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }));
        const alike = KeyMetadata?.Description === (wanted.text("description") ?? KeyMetadata?.Description);
        if (KeyMetadata?.KeyManager === "CUSTOMER" && KeyMetadata.Enabled && alike && wanted.fitsTags(tags)) {
            orphans.push({
                id: KeyId!,
                remove: () => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
            });
        }
    }
    return orphans;
};

/** What of the other services a cut-short creation may have left, by the resource's type. */
export const otherFinders: Readonly<Record<string, OrphanFinder>> = {
    "aws:ssm/document:Document": documents,
    "aws:cloudwatch/logGroup:LogGroup": logGroups,
    "aws:s3/bucket:Bucket": buckets,
    "aws:s3/bucketV2:BucketV2": buckets,
    "aws:kms/key:Key": keys,
};
