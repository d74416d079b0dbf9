import type { PutParameterRequest } from "@aws-sdk/client-ssm";
import type { Properties } from "../../rpc/values";
import { flag, map, text } from "../common/fields";
import { madeSince, orGone } from "../common/errors";
import { bool, str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { ofLength, oneOf } from "../common/rules";
import { ssmTagging } from "./ssm-tags";
import { tagList, tagMap } from "../common/tags";

function request(inputs: Properties): PutParameterRequest {
    return {
        Name: str(inputs, "name"),
        Type: str(inputs, "type") as PutParameterRequest["Type"],
        Value: str(inputs, "value") ?? str(inputs, "insecureValue"),
        Description: str(inputs, "description"),
        AllowedPattern: str(inputs, "allowedPattern"),
        DataType: str(inputs, "dataType"),
        KeyId: str(inputs, "type") === "SecureString" ? str(inputs, "keyId") || undefined : undefined,
        Tier: str(inputs, "tier") as PutParameterRequest["Tier"],
    };
}

export const parameter: ResourceType = {
    title: "SSM Parameter",
    inputs: {
        name: text().replace().chosen().valid(ofLength(1, 2048)),
        type: text()
            .need()
            .valid(oneOf("String", "StringList", "SecureString")),
        value: text().chosen(),
        insecureValue: text().chosen(),
        description: text().valid(ofLength(0, 1024)),
        allowedPattern: text(),
        dataType: text()
            .replace()
            .chosen()
            .valid(oneOf("aws:ec2:image", "aws:ssm:integration", "text")),
        keyId: text().chosen(),
        tier: text()
            .chosen()
            .valid(oneOf("Standard", "Advanced", "Intelligent-Tiering")),
        overwrite: flag().unread(),
        tags: map(),
    },
    outputs: ["arn", "version"],
    volatile: ["version"],
    autoName: { property: "name", maxLength: 2048 },
    tagging: ssmTagging("Parameter"),

    async create({ ssm }, inputs) {
        // AWS refuses tags together with leave to overwrite.
        const overwrite = bool(inputs, "overwrite") === true;
        await ssm.putParameter({
            ...request(inputs),
            ...(overwrite ? { Overwrite: true } : { Tags: tagList(inputs["tagsAll"]) }),
        });
        return str(inputs, "name") ?? "";
    },

    async finish({ ssm }, id, inputs) {
        const tags = tagList(inputs["tagsAll"]);
        if (bool(inputs, "overwrite") === true && tags.length > 0)
            await ssm.addTagsToResource({ ResourceType: "Parameter", ResourceId: id, Tags: tags });
    },

    async find({ ssm }, inputs, since) {
        const found = (await orGone(ssm.getParameter({ Name: str(inputs, "name") })))?.Parameter;
        return found?.Version === 1 && madeSince(found.LastModifiedDate, since) ? [found.Name ?? ""] : [];
    },

    async read({ ssm }, id) {
        const found = (await orGone(ssm.getParameter({ Name: id, WithDecryption: true })))?.Parameter;
        if (found === undefined) return undefined;

        const { Parameters } = await ssm.describeParameters({
            ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [id] }],
        });
        const { TagList } = await ssm.listTagsForResource({ ResourceType: "Parameter", ResourceId: id });
        const more = Parameters?.[0];
        return {
            arn: found.ARN,
            name: found.Name,
            type: found.Type,
            value: found.Value,
            insecureValue: found.Type === "SecureString" ? "" : found.Value,
            version: found.Version,
            dataType: found.DataType ?? "text",
            description: more?.Description ?? "",
            allowedPattern: more?.AllowedPattern ?? "",
            keyId: more?.KeyId ?? "",
            tier: more?.Tier ?? "Standard",
            tags: tagMap(TagList),
        };
    },

    async update({ ssm }, _id, old, news) {
        const keys = ["type", "value", "insecureValue", "description", "allowedPattern", "keyId", "tier"];
        if (keys.some((key) => news[key] !== undefined && news[key] !== old[key]))
            await ssm.putParameter({ ...request(news), Overwrite: true });
    },

    delete: ({ ssm }, id) => ssm.deleteParameter({ Name: id }),
};
