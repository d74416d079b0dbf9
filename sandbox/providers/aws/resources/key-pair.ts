import { madeSince } from "../common/errors";
import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { tagMap } from "../common/tags";
import { ec2Arn, filters, tagSpecification, ec2Tagging } from "./ec2-tags";

export const keyPair: ResourceType = {
    title: "EC2 Key Pair",
    inputs: {
        keyName: text().replace().chosen(),
        keyNamePrefix: text().replace().unread(),
        publicKey: text().need().replace().unread(),
        tags: map(),
    },
    outputs: ["arn", "fingerprint", "keyPairId", "keyType"],
    autoName: { property: "keyName", prefix: "keyNamePrefix", maxLength: 255 },
    tagging: {
        set: (context, _id, tags, { keyPairId }) => ec2Tagging.set(context, String(keyPairId), tags),
        remove: (context, _id, keys, { keyPairId }) => ec2Tagging.remove(context, String(keyPairId), keys),
    },

    async create({ ec2 }, inputs) {
        const { KeyName } = await ec2.importKeyPair({
            KeyName: str(inputs, "keyName"),
            PublicKeyMaterial: Buffer.from(str(inputs, "publicKey") ?? ""),
            TagSpecifications: tagSpecification("key-pair", inputs),
        });
        return KeyName ?? "";
    },

    async find({ ec2 }, inputs, since) {
        const { KeyPairs } = await ec2.describeKeyPairs({ Filters: filters({ "key-name": inputs["keyName"] }) });
        return (KeyPairs ?? [])
            .filter(({ CreateTime }) => madeSince(CreateTime, since))
            .map(({ KeyName = "" }) => KeyName);
    },

    async read(context, id) {
        const { KeyPairs } = await context.ec2.describeKeyPairs({ Filters: filters({ "key-name": id }) });
        const found = KeyPairs?.[0];
        return (
            found && {
                arn: await ec2Arn(context, `key-pair/${id}`),
                fingerprint: found.KeyFingerprint,
                keyName: found.KeyName,
                keyPairId: found.KeyPairId,
                keyType: found.KeyType ?? "rsa",
                tags: tagMap(found.Tags),
            }
        );
    },

    delete: ({ ec2 }, id) => ec2.deleteKeyPair({ KeyName: id }),
};
