import type { CreateLogGroupRequest } from "@aws-sdk/client-cloudwatch-logs";
import { madeSince } from "../common/errors";
import { flag, map, number, text } from "../common/fields";
import { bool, num, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { all, arn, like, ofLength, oneOf } from "../common/rules";
import { asObject } from "../common/tagging";

async function groupByName({ logs }: Context, name: string | undefined) {
    const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: name });
    return logGroups?.find(({ logGroupName }) => logGroupName === name);
}

async function setRetention({ logs }: Context, logGroupName: string, days: number): Promise<void> {
    await (days === 0
        ? logs.deleteRetentionPolicy({ logGroupName })
        : logs.putRetentionPolicy({ logGroupName, retentionInDays: days }));
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION = "0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653".split(" ");

export const logGroup: ResourceType = {
    title: "CloudWatch Logs Log Group",
    inputs: {
        name: text()
            .replace()
            .chosen()
            .valid(all(ofLength(1, 512), like(/^[.\-_/#A-Za-z0-9]+$/, "isn't a valid log group name"))),
        namePrefix: text().replace().unread(),
        retentionInDays: number()
            .or(0)
            .valid(oneOf(...RETENTION)),
        kmsKeyId: text().valid(arn),
        logGroupClass: text()
            .replace()
            .chosen()
            .valid(oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")),
        skipDestroy: flag().unread().or(false),
        tags: map(),
    },
    outputs: ["arn"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 512 },
    tagging: {
        set: ({ logs }, _id, tags, { arn }) => logs.tagResource({ resourceArn: String(arn), tags: asObject(tags) }),
        remove: ({ logs }, _id, tagKeys, { arn }) => logs.untagResource({ resourceArn: String(arn), tagKeys }),
    },

    async create({ logs }, inputs) {
        await logs.createLogGroup({
            logGroupName: str(inputs, "name"),
            kmsKeyId: str(inputs, "kmsKeyId"),
            logGroupClass: str(inputs, "logGroupClass") as CreateLogGroupRequest["logGroupClass"],
            tags: inputs["tagsAll"] as Record<string, string>,
        });
        return str(inputs, "name") ?? "";
    },

    async finish(context, id, inputs) {
        const days = num(inputs, "retentionInDays") ?? 0;
        await (days === 0 ? undefined : setRetention(context, id, days));
    },

    async find(context, inputs, since) {
        const found = await groupByName(context, str(inputs, "name"));
        const made = found?.creationTime === undefined ? undefined : new Date(found.creationTime);
        return madeSince(made, since) ? [found?.logGroupName ?? ""] : [];
    },

    async read(context, id) {
        const found = await groupByName(context, id);
        if (found === undefined) return undefined;

        const arn = (found.arn ?? "").replace(/:\*$/, "");
        const { tags } = await context.logs.listTagsForResource({ resourceArn: arn });
        return {
            arn,
            name: found.logGroupName,
            retentionInDays: found.retentionInDays ?? 0,
            kmsKeyId: found.kmsKeyId ?? "",
            logGroupClass: found.logGroupClass ?? "STANDARD",
            tags: tags ?? {},
        };
    },

    async update(context, id, old, news) {
        if (old["retentionInDays"] !== news["retentionInDays"])
            await setRetention(context, id, num(news, "retentionInDays") ?? 0);

        if ((old["kmsKeyId"] ?? "") !== (news["kmsKeyId"] ?? "")) {
            const kmsKeyId = str(news, "kmsKeyId");
            await (kmsKeyId === undefined
                ? context.logs.disassociateKmsKey({ logGroupName: id })
                : context.logs.associateKmsKey({ logGroupName: id, kmsKeyId }));
        }
    },

    async delete({ logs }, id, state) {
        if (bool(state, "skipDestroy") !== true) await logs.deleteLogGroup({ logGroupName: id });
    },
};
