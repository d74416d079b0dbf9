import { map, text } from "../common/fields";
import { str } from "../common/inputs";
import type { Context, ResourceType } from "../common/resource-type";
import { orGone } from "../common/errors";
import { tagList } from "../common/tags";

/** An id as the official provider writes it: what a permission set has, the permission set, its instance. */
export const ssoId = (...parts: readonly (string | undefined)[]): string => parts.map((part) => part ?? "").join(",");

/** The permission set and the instance at the end of an id, as every call of the service takes them. */
export function ssoPlace(id: string): { InstanceArn: string; PermissionSetArn: string } {
    const [InstanceArn = "", PermissionSetArn = ""] = id.split(",").reverse();
    return { InstanceArn, PermissionSetArn };
}

/** The two inputs that every part of a permission set has. */
export const ssoPlaceInputs = {
    instanceArn: text().need().replace(),
    permissionSetArn: text().need().replace(),
};

async function namesOf({ sso }: Context, InstanceArn: string | undefined) {
    const { PermissionSets } = await sso.listPermissionSets({ InstanceArn, MaxResults: 100 });
    return Promise.all(
        (PermissionSets ?? []).map(async (PermissionSetArn) => ({
            arn: PermissionSetArn,
            set: (await sso.describePermissionSet({ InstanceArn, PermissionSetArn })).PermissionSet,
        })),
    );
}

export const permissionSet: ResourceType = {
    title: "SSO Permission Set",
    inputs: {
        description: text(),
        instanceArn: text().need().replace(),
        name: text().replace().chosen(),
        relayState: text(),
        sessionDuration: text().or("PT1H"),
        // Moto keeps no tags of permission sets.
        tags: map().unread(),
    },
    outputs: ["arn", "createdDate"],
    autoName: { property: "name", maxLength: 32 },

    async create({ sso }, inputs) {
        const InstanceArn = str(inputs, "instanceArn");
        const { PermissionSet } = await sso.createPermissionSet({
            InstanceArn,
            Name: str(inputs, "name"),
            Description: str(inputs, "description"),
            RelayState: str(inputs, "relayState"),
            SessionDuration: str(inputs, "sessionDuration"),
            Tags: tagList(inputs["tagsAll"]),
        });
        return ssoId(PermissionSet?.PermissionSetArn, InstanceArn);
    },

    async find(context, inputs) {
        const instance = str(inputs, "instanceArn");
        const found = (await namesOf(context, instance)).filter(({ set }) => set?.Name === str(inputs, "name"));
        return found.map(({ arn }) => ssoId(arn, instance));
    },

    async read({ sso }, id, prior) {
        const place = ssoPlace(id);
        const found = (await orGone(sso.describePermissionSet(place)))?.PermissionSet;
        return (
            found && {
                arn: found.PermissionSetArn,
                createdDate: found.CreatedDate?.toISOString(),
                description: found.Description ?? "",
                instanceArn: place.InstanceArn,
                name: found.Name,
                relayState: found.RelayState ?? "",
                sessionDuration: found.SessionDuration ?? "PT1H",
                tags: prior["tagsAll"] ?? {},
            }
        );
    },

    async update({ sso }, id, _old, news) {
        await sso.updatePermissionSet({
            ...ssoPlace(id),
            Description: str(news, "description"),
            RelayState: str(news, "relayState"),
            SessionDuration: str(news, "sessionDuration"),
        });
    },

    delete: ({ sso }, id) => sso.deletePermissionSet(ssoPlace(id)),
};
