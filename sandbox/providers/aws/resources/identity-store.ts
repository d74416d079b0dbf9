import type { CreateUserCommandInput } from "@aws-sdk/client-identitystore";
import { block, flag, text } from "../common/fields";
import { capitalized, object, str } from "../common/inputs";
import { everyPage } from "../common/pages";
import type { Context, ResourceType } from "../common/resource-type";
import { orGone } from "../common/errors";

/** An id as the official provider writes it: the identity store's and the thing's own. */
const idOf = (store: string | undefined, own: string | undefined) => `${store ?? ""}/${own ?? ""}`;
const split = (id: string): { IdentityStoreId: string; own: string } => {
    const [IdentityStoreId = "", own = ""] = id.split("/");
    return { IdentityStoreId, own };
};

const person = {
    familyName: text().need(),
    formatted: text(),
    givenName: text().need(),
    honorificPrefix: text(),
    honorificSuffix: text(),
    middleName: text(),
};
const email = { primary: flag(), type: text(), value: text() };

/** A person of IAM Identity Center. */
export const identityStoreUser: ResourceType = {
    title: "SSO Identity Store User",
    inputs: {
        displayName: text().need().replace(),
        emails: block(email).replace(),
        identityStoreId: text().need().replace(),
        locale: text().replace(),
        name: block(person).replace(),
        nickname: text().replace(),
        preferredLanguage: text().replace(),
        profileUrl: text().replace(),
        timezone: text().replace(),
        title: text().replace(),
        userName: text().need().replace(),
        userType: text().replace(),
    },
    outputs: ["externalIds", "userId"],

    async create({ identitystore }, inputs) {
        const mail = object(inputs, "emails");
        const { UserId, IdentityStoreId } = await identitystore.createUser({
            IdentityStoreId: str(inputs, "identityStoreId"),
            DisplayName: str(inputs, "displayName"),
            UserName: str(inputs, "userName"),
            Name: capitalized(object(inputs, "name")) as CreateUserCommandInput["Name"],
            Emails: mail && ([capitalized(mail)] as CreateUserCommandInput["Emails"]),
            Locale: str(inputs, "locale"),
            NickName: str(inputs, "nickname"),
            PreferredLanguage: str(inputs, "preferredLanguage"),
            ProfileUrl: str(inputs, "profileUrl"),
            Timezone: str(inputs, "timezone"),
            Title: str(inputs, "title"),
            UserType: str(inputs, "userType"),
        });
        return idOf(IdentityStoreId, UserId);
    },

    async find({ identitystore }, inputs) {
        const IdentityStoreId = str(inputs, "identityStoreId");
        const { Users } = await identitystore.listUsers({ IdentityStoreId });
        return (Users ?? [])
            .filter(({ UserName }) => UserName === str(inputs, "userName"))
            .map(({ UserId }) => idOf(IdentityStoreId, UserId));
    },

    async read({ identitystore }, id, prior) {
        const { IdentityStoreId, own } = split(id);
        const found = await orGone(identitystore.describeUser({ IdentityStoreId, UserId: own }));
        const mail = found?.Emails?.[0];
        return (
            found && {
                displayName: found.DisplayName,
                emails: mail && { primary: mail.Primary ?? false, type: mail.Type, value: mail.Value },
                externalIds: [],
                identityStoreId: IdentityStoreId,
                locale: found.Locale,
                name: found.Name && {
                    ...object(prior, "name"),
                    familyName: found.Name.FamilyName,
                    givenName: found.Name.GivenName,
                },
                nickname: found.NickName,
                preferredLanguage: found.PreferredLanguage,
                profileUrl: found.ProfileUrl,
                timezone: found.Timezone,
                title: found.Title,
                userId: own,
                userName: found.UserName,
                userType: found.UserType,
            }
        );
    },

    async delete({ identitystore }, id) {
        const { IdentityStoreId, own } = split(id);
        await identitystore.deleteUser({ IdentityStoreId, UserId: own });
    },
};

/** A group of IAM Identity Center. */
export const identityStoreGroup: ResourceType = {
    title: "SSO Identity Store Group",
    inputs: {
        description: text().replace(),
        displayName: text().need().replace(),
        identityStoreId: text().need().replace(),
    },
    outputs: ["externalIds", "groupId"],

    async create({ identitystore }, inputs) {
        const { GroupId, IdentityStoreId } = await identitystore.createGroup({
            IdentityStoreId: str(inputs, "identityStoreId"),
            DisplayName: str(inputs, "displayName"),
            Description: str(inputs, "description"),
        });
        return idOf(IdentityStoreId, GroupId);
    },

    async find({ identitystore }, inputs) {
        const IdentityStoreId = str(inputs, "identityStoreId");
        const { Groups } = await identitystore.listGroups({ IdentityStoreId });
        return (Groups ?? [])
            .filter(({ DisplayName }) => DisplayName === str(inputs, "displayName"))
            .map(({ GroupId }) => idOf(IdentityStoreId, GroupId));
    },

    async read({ identitystore }, id) {
        const { IdentityStoreId, own } = split(id);
        const found = await orGone(identitystore.describeGroup({ IdentityStoreId, GroupId: own }));
        return (
            found && {
                description: found.Description,
                displayName: found.DisplayName,
                externalIds: [],
                groupId: own,
                identityStoreId: IdentityStoreId,
            }
        );
    },

    async delete({ identitystore }, id) {
        const { IdentityStoreId, own } = split(id);
        await identitystore.deleteGroup({ IdentityStoreId, GroupId: own });
    },
};

async function memberships(
    { identitystore }: Context,
    IdentityStoreId: string | undefined,
    GroupId: string | undefined,
) {
    const pages = await everyPage(
        (NextToken) => identitystore.listGroupMemberships({ IdentityStoreId, GroupId, NextToken }),
        "NextToken",
    );
    return pages.flatMap(({ GroupMemberships }) => GroupMemberships ?? []);
}

/** One person's membership of one group. */
export const identityStoreGroupMembership: ResourceType = {
    title: "SSO Identity Store Group Membership",
    inputs: {
        groupId: text().need().replace(),
        identityStoreId: text().need().replace(),
        memberId: text().need().replace(),
    },
    outputs: ["membershipId"],

    async create({ identitystore }, inputs) {
        const { MembershipId, IdentityStoreId } = await identitystore.createGroupMembership({
            IdentityStoreId: str(inputs, "identityStoreId"),
            GroupId: str(inputs, "groupId"),
            MemberId: { UserId: str(inputs, "memberId") ?? "" },
        });
        return idOf(IdentityStoreId, MembershipId);
    },

    async find(context, inputs) {
        const store = str(inputs, "identityStoreId");
        return (await memberships(context, store, str(inputs, "groupId")))
            .filter(({ MemberId }) => MemberId?.UserId === str(inputs, "memberId"))
            .map(({ MembershipId }) => idOf(store, MembershipId));
    },

    async read(context, id, prior) {
        const { IdentityStoreId, own } = split(id);
        const groups =
            str(prior, "groupId") === undefined
                ? ((await context.identitystore.listGroups({ IdentityStoreId })).Groups ?? []).map(
                      ({ GroupId }) => GroupId,
                  )
                : [str(prior, "groupId")];
        for (const group of groups) {
            const all = await orGone(memberships(context, IdentityStoreId, group));
            const found = all?.find(({ MembershipId }) => MembershipId === own);
            if (found !== undefined) {
                return {
                    groupId: found.GroupId,
                    identityStoreId: IdentityStoreId,
                    memberId: found.MemberId?.UserId,
                    membershipId: own,
                };
            }
        }
        return undefined;
    },

    async delete({ identitystore }, id) {
        const { IdentityStoreId, own } = split(id);
        await identitystore.deleteGroupMembership({ IdentityStoreId, MembershipId: own });
    },
};
