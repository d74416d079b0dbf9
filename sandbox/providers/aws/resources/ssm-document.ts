import type { CreateDocumentRequest, DocumentDescription } from "@aws-sdk/client-ssm";
import { block, json, map, text } from "../common/fields";
import { madeSince, orGone } from "../common/errors";
import { object, str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { like, oneOf } from "../common/rules";
import { ssmTagging } from "./ssm-tags";
import { tagList, tagMap } from "../common/tags";
import { ec2Arn } from "./ec2-tags";

async function describe({ ssm }: Context, Name: string): Promise<DocumentDescription | undefined> {
    return (await orGone(ssm.describeDocument({ Name })))?.Document;
}

/** Gives a document to other accounts, or to all. */
async function setPermissions({ ssm }: Context, Name: string, old: string, news: string): Promise<void> {
    const accounts = (ids: string) => ids.split(",").filter((id) => id !== "");
    const add = accounts(news).filter((id) => !accounts(old).includes(id));
    const remove = accounts(old).filter((id) => !accounts(news).includes(id));
    if (add.length > 0 || remove.length > 0) {
        await ssm.modifyDocumentPermission({
            Name,
            PermissionType: "Share",
            AccountIdsToAdd: add,
            AccountIdsToRemove: remove,
        });
    }
}

const accountIds = (state: Record<string, unknown>) => str(object(state, "permissions") ?? {}, "accountIds") ?? "";

export const document: ResourceType = {
    title: "SSM Document",
    inputs: {
        name: text()
            .replace()
            .chosen()
            .valid(
                like(
                    /^[0-9A-Za-z_.-]{3,128}$/,
                    "must contain only alphanumeric, underscore, hyphen, or period characters",
                ),
            ),
        content: json().need(),
        documentType: text().need().replace(),
        documentFormat: text()
            .or("JSON")
            .valid(oneOf("YAML", "JSON", "TEXT")),
        targetType: text(),
        versionName: text(),
        permissions: block({ type: text().need(), accountIds: text().need() }),
        tags: map(),
    },
    outputs: [
        "arn",
        "createdDate",
        "defaultVersion",
        "description",
        "documentVersion",
        "hash",
        "hashType",
        "latestVersion",
        "owner",
        "parameters",
        "platformTypes",
        "schemaVersion",
        "status",
    ],
    volatile: ["defaultVersion", "documentVersion", "hash", "latestVersion", "status"],
    autoName: { property: "name", maxLength: 128 },
    tagging: ssmTagging("Document"),

    async create({ ssm }, inputs) {
        await ssm.createDocument({
            Name: str(inputs, "name"),
            Content: str(inputs, "content"),
            DocumentType: str(inputs, "documentType") as CreateDocumentRequest["DocumentType"],
            DocumentFormat: str(inputs, "documentFormat") as CreateDocumentRequest["DocumentFormat"],
            TargetType: str(inputs, "targetType"),
            VersionName: str(inputs, "versionName"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return str(inputs, "name") ?? "";
    },

    finish: (context, id, inputs) => setPermissions(context, id, "", accountIds(inputs)),

    async find(context, inputs, since) {
        const found = await describe(context, str(inputs, "name") ?? "");
        return madeSince(found?.CreatedDate, since) ? [found?.Name ?? ""] : [];
    },

    async read(context, id) {
        const found = await describe(context, id);
        if (found === undefined) return undefined;

        const format = found.DocumentFormat ?? "JSON";
        const [content, shared, tags] = await Promise.all([
            context.ssm.getDocument({ Name: id, DocumentFormat: format }),
            context.ssm.describeDocumentPermission({ Name: id, PermissionType: "Share" }),
            context.ssm.listTagsForResource({ ResourceType: "Document", ResourceId: id }),
        ]);
        const accounts = (shared.AccountIds ?? []).sort().join(",");
        return {
            arn: (await ec2Arn(context, `document/${id}`)).replace(":ec2:", ":ssm:"),
            name: found.Name,
            content: content.Content,
            documentType: found.DocumentType,
            documentFormat: format,
            targetType: found.TargetType ?? "",
            versionName: found.VersionName ?? "",
            permissions: accounts === "" ? undefined : { type: "Share", accountIds: accounts },
            createdDate: found.CreatedDate?.toISOString(),
            defaultVersion: found.DefaultVersion,
            description: found.Description ?? "",
            documentVersion: found.DocumentVersion,
            hash: found.Hash,
            hashType: found.HashType,
            latestVersion: found.LatestVersion,
            owner: found.Owner,
            parameters: (found.Parameters ?? []).map(({ Name, Type, Description, DefaultValue }) => ({
                name: Name,
                type: Type,
                description: Description,
                defaultValue: DefaultValue,
            })),
            platformTypes: found.PlatformTypes ?? [],
            schemaVersion: found.SchemaVersion,
            status: found.Status,
            tags: tagMap(tags.TagList),
        };
    },

    async update(context, id, old, news) {
        await setPermissions(context, id, accountIds(old), accountIds(news));
        if (
            ["content", "documentFormat", "targetType", "versionName"].some(
                (key) => (old[key] ?? "") !== (news[key] ?? ""),
            )
        ) {
            const { DocumentDescription } = await context.ssm.updateDocument({
                Name: id,
                Content: str(news, "content"),
                DocumentFormat: str(news, "documentFormat") as "JSON",
                DocumentVersion: "$LATEST",
                TargetType: str(news, "targetType"),
                VersionName: str(news, "versionName"),
            });
            await context.ssm.updateDocumentDefaultVersion({
                Name: id,
                DocumentVersion: DocumentDescription?.DocumentVersion,
            });
        }
    },

    async delete(context, id, state) {
        await setPermissions(context, id, accountIds(state), "");
        await context.ssm.deleteDocument({ Name: id });
    },
};
