import type { CreateKeyRequest } from "@aws-sdk/client-kms";
import { codeOf, orGone } from "../common/errors";
import { flag, json, map, number, text } from "../common/fields";
import { bool, num, str } from "../common/inputs";
import { oncePropagated, UNKNOWN_PRINCIPAL } from "../common/propagation";
import type { Context, ResourceType } from "../common/resource-type";
import { like, ofLength, within } from "../common/rules";
import { sameTags, tagList, tagMap, type TagMap } from "../common/tags";

const pairs = (tags: { Key: string; Value: string }[]) =>
    tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));

async function setState(
    { kms }: Context,
    KeyId: string,
    old: { enabled: boolean; rotates: boolean },
    news: { enabled: boolean; rotates: boolean },
) {
    if (news.enabled && !old.enabled) await kms.enableKey({ KeyId });

    if (news.rotates !== old.rotates)
        await (news.rotates ? kms.enableKeyRotation({ KeyId }) : kms.disableKeyRotation({ KeyId }));

    if (!news.enabled && old.enabled) await kms.disableKey({ KeyId });
}

async function tagsOf({ kms }: Context, KeyId: string): Promise<TagMap> {
    const { Tags } = await kms.listResourceTags({ KeyId });
    return tagMap(Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));
}

const stateOf = (of: Record<string, unknown>) => ({
    enabled: bool(of, "isEnabled") ?? true,
    rotates: bool(of, "enableKeyRotation") ?? false,
});

export const key: ResourceType = {
    title: "KMS Key",
    inputs: {
        description: text().chosen().valid(ofLength(0, 8192)),
        keyUsage: text().replace().or("ENCRYPT_DECRYPT"),
        customerMasterKeySpec: text().replace().or("SYMMETRIC_DEFAULT"),
        multiRegion: flag().replace().chosen(),
        policy: json().chosen(),
        isEnabled: flag().or(true),
        enableKeyRotation: flag().or(false),
        rotationPeriodInDays: number().chosen().valid(within(90, 2560)),
        deletionWindowInDays: number().unread().valid(within(7, 30)),
        bypassPolicyLockoutSafetyCheck: flag().unread().or(false),
        tags: map(),
    },
    outputs: ["arn", "keyId"],
    twins: true,
    tagging: {
        set: ({ kms }, KeyId, tags) => kms.tagResource({ KeyId, Tags: pairs(tags) }),
        remove: ({ kms }, KeyId, TagKeys) => kms.untagResource({ KeyId, TagKeys }),
    },

    async create({ kms }, inputs) {
        const request = {
            Description: str(inputs, "description"),
            KeyUsage: str(inputs, "keyUsage") as CreateKeyRequest["KeyUsage"],
            KeySpec: str(inputs, "customerMasterKeySpec") as CreateKeyRequest["KeySpec"],
            MultiRegion: bool(inputs, "multiRegion"),
            Policy: str(inputs, "policy"),
            BypassPolicyLockoutSafetyCheck: bool(inputs, "bypassPolicyLockoutSafetyCheck"),
            Tags: pairs(tagList(inputs["tagsAll"])),
        };
        const { KeyMetadata } = await oncePropagated(UNKNOWN_PRINCIPAL, () => kms.createKey(request));
        return KeyMetadata?.KeyId ?? "";
    },

    finish: (context, id, inputs) => setState(context, id, { enabled: true, rotates: false }, stateOf(inputs)),

    async find(context, inputs) {
        const { Keys } = await context.kms.listKeys({ Limit: 1000 });
        const alike: string[] = [];
        for (const { KeyId = "" } of Keys ?? []) {
            const { KeyMetadata: found } = await context.kms.describeKey({ KeyId });
            const enabled = found?.KeyState === "Enabled" && found.KeyManager !== "AWS";
            if (enabled && (found.Description ?? "") === (inputs["description"] ?? ""))
                alike.push(...(sameTags(await tagsOf(context, KeyId), inputs["tagsAll"]) ? [KeyId] : []));
        }
        return alike;
    },

    async read(context, id) {
        const found = (await orGone(context.kms.describeKey({ KeyId: id })))?.KeyMetadata;
        if (found === undefined || found.KeyState === "PendingDeletion") return undefined;

        const [policy, rotation, tags] = await Promise.all([
            context.kms.getKeyPolicy({ KeyId: id, PolicyName: "default" }),
            found.KeySpec === "SYMMETRIC_DEFAULT" ? context.kms.getKeyRotationStatus({ KeyId: id }) : undefined,
            tagsOf(context, id),
        ]);
        return {
            arn: found.Arn,
            keyId: found.KeyId,
            description: found.Description ?? "",
            keyUsage: found.KeyUsage,
            customerMasterKeySpec: found.KeySpec,
            multiRegion: found.MultiRegion ?? false,
            policy: policy.Policy,
            isEnabled: found.Enabled ?? true,
            enableKeyRotation: rotation?.KeyRotationEnabled ?? false,
            rotationPeriodInDays: rotation?.RotationPeriodInDays,
            tags,
        };
    },

    async update(context, id, old, news) {
        await setState(context, id, stateOf(old), stateOf(news));
        if (news["description"] !== undefined && news["description"] !== old["description"])
            await context.kms.updateKeyDescription({ KeyId: id, Description: str(news, "description") });

        if (news["policy"] !== undefined && news["policy"] !== old["policy"]) {
            const request = { KeyId: id, PolicyName: "default", Policy: str(news, "policy") };
            await oncePropagated(UNKNOWN_PRINCIPAL, () => context.kms.putKeyPolicy(request));
        }
    },

    async delete({ kms }, id, state) {
        try {
            await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: num(state, "deletionWindowInDays") });
        } catch (error) {
            // Scheduled already: KMS itself deletes a key only after its waiting period.
            if (codeOf(error) !== "KMSInvalidStateException") throw error;
        }
    },
};

export const alias: ResourceType = {
    title: "KMS Alias",
    inputs: {
        name: text()
            .replace()
            .chosen()
            .valid(like(/^alias\/[a-zA-Z0-9/_-]+$/, "name must begin with 'alias/' and only contain [a-zA-Z0-9/_-]")),
        namePrefix: text().replace().unread(),
        targetKeyId: text().need(),
    },
    outputs: ["arn", "targetKeyArn"],
    volatile: ["targetKeyArn"],
    autoName: { property: "name", prefix: "namePrefix", maxLength: 256, before: "alias/" },

    validate(inputs) {
        const name = str(inputs, "name") ?? "";
        return name.startsWith("alias/")
            ? []
            : [{ property: "name", reason: `name must begin with 'alias/', found ${name}` }];
    },

    async create({ kms }, inputs) {
        await kms.createAlias({ AliasName: str(inputs, "name"), TargetKeyId: str(inputs, "targetKeyId") });
        return str(inputs, "name") ?? "";
    },

    async find({ kms }, inputs) {
        const { Aliases } = await kms.listAliases({});
        const found = Aliases?.find(({ AliasName }) => AliasName === inputs["name"]);
        return (inputs["targetKeyId"] as string).endsWith(found?.TargetKeyId ?? "none")
            ? [str(inputs, "name") ?? ""]
            : [];
    },

    async read({ kms }, id, prior) {
        const { Aliases } = await kms.listAliases({ Limit: 100 });
        const found = Aliases?.find(({ AliasName }) => AliasName === id);
        if (found === undefined) return undefined;

        const target = await kms.describeKey({ KeyId: found.TargetKeyId });
        const arn = target.KeyMetadata?.Arn;
        const given = str(prior, "targetKeyId");
        return {
            arn: found.AliasArn,
            name: id,
            targetKeyArn: arn,
            targetKeyId: given === arn ? given : found.TargetKeyId,
        };
    },

    async update({ kms }, id, _old, news) {
        await kms.updateAlias({ AliasName: id, TargetKeyId: str(news, "targetKeyId") });
    },

    delete: ({ kms }, id) => kms.deleteAlias({ AliasName: id }),
};
