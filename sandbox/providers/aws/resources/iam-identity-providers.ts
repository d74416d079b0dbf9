import { orGone } from "../common/errors";
import { map, set, text } from "../common/fields";
import { str, strs, without } from "../common/inputs";
import type { ResourceType } from "../common/resource-type";
import { tagList, tagMap } from "../common/tags";

export const samlProvider: ResourceType = {
    title: "IAM SAML Provider",
    global: true,
    inputs: { name: text().replace().chosen(), samlMetadataDocument: text().need(), tags: map() },
    outputs: ["arn", "samlProviderUuid", "validUntil"],
    volatile: ["validUntil"],
    autoName: { property: "name", maxLength: 128 },
    tagging: {
        set: ({ iam }, SAMLProviderArn, Tags) => iam.tagSAMLProvider({ SAMLProviderArn, Tags }),
        remove: ({ iam }, SAMLProviderArn, TagKeys) => iam.untagSAMLProvider({ SAMLProviderArn, TagKeys }),
    },

    async create({ iam }, inputs) {
        const { SAMLProviderArn } = await iam.createSAMLProvider({
            Name: str(inputs, "name"),
            SAMLMetadataDocument: str(inputs, "samlMetadataDocument"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return SAMLProviderArn ?? "";
    },

    async find({ iam }, inputs) {
        const { SAMLProviderList } = await iam.listSAMLProviders({});
        const suffix = `:saml-provider/${str(inputs, "name")}`;
        return (SAMLProviderList ?? []).map(({ Arn = "" }) => Arn).filter((arn) => arn.endsWith(suffix));
    },

    async read({ iam }, id) {
        const found = await orGone(iam.getSAMLProvider({ SAMLProviderArn: id }));
        return found === undefined
            ? undefined
            : {
                  arn: id,
                  name: id.split("/").at(-1),
                  samlMetadataDocument: found.SAMLMetadataDocument,
                  samlProviderUuid: found.SAMLProviderUUID ?? "",
                  validUntil: found.ValidUntil?.toISOString() ?? "",
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        if (old["samlMetadataDocument"] !== news["samlMetadataDocument"]) {
            const SAMLMetadataDocument = str(news, "samlMetadataDocument");
            await context.iam.updateSAMLProvider({ SAMLProviderArn: id, SAMLMetadataDocument });
        }
    },

    delete: ({ iam }, id) => iam.deleteSAMLProvider({ SAMLProviderArn: id }),
};

export const openIdConnectProvider: ResourceType = {
    title: "IAM OIDC Provider",
    global: true,
    inputs: {
        url: text().need().replace(),
        clientIdLists: set().need(),
        thumbprintLists: set().chosen(),
        tags: map(),
    },
    outputs: ["arn"],
    deleteBeforeReplace: true,
    tagging: {
        set: ({ iam }, OpenIDConnectProviderArn, Tags) =>
            iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags }),
        remove: ({ iam }, OpenIDConnectProviderArn, TagKeys) =>
            iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys }),
    },

    async create({ iam }, inputs) {
        const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
            Url: str(inputs, "url"),
            ClientIDList: strs(inputs, "clientIdLists"),
            ThumbprintList: strs(inputs, "thumbprintLists"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return OpenIDConnectProviderArn ?? "";
    },

    async find({ iam }, inputs) {
        const { OpenIDConnectProviderList } = await iam.listOpenIDConnectProviders({});
        const suffix = `:oidc-provider/${(str(inputs, "url") ?? "").replace(/^https:\/\//, "")}`;
        return (OpenIDConnectProviderList ?? []).map(({ Arn = "" }) => Arn).filter((arn) => arn.endsWith(suffix));
    },

    async read({ iam }, id, prior) {
        const found = await orGone(iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: id }));
        const given = str(prior, "url") ?? "";
        return found === undefined
            ? undefined
            : {
                  arn: id,
                  // IAM leaves the scheme out of what it answers.
                  url: given.replace(/^https:\/\//, "") === found.Url ? given : found.Url,
                  clientIdLists: found.ClientIDList ?? [],
                  thumbprintLists: found.ThumbprintList ?? [],
                  tags: tagMap(found.Tags),
              };
    },

    async update(context, id, old, news) {
        const [before, after] = [strs(old, "clientIdLists"), strs(news, "clientIdLists")];
        for (const ClientID of without(after, before))
            await context.iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn: id, ClientID });

        for (const ClientID of without(before, after)) {
            await orGone(
                context.iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn: id, ClientID }),
            );
        }
        const [present, wanted] = [strs(old, "thumbprintLists"), strs(news, "thumbprintLists")];
        if (wanted !== undefined && [...without(wanted, present), ...without(present, wanted)].length > 0) {
            const ThumbprintList = wanted;
            await context.iam.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn: id, ThumbprintList });
        }
    },

    delete: ({ iam }, id) => iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: id }),
};
