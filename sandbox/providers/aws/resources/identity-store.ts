import type { Identitystore } from "@aws-sdk/client-identitystore";
import { orGone } from "../common/errors";
import { block, each, flag, text, type Fields } from "../common/fields";
import { capitalized, object, str } from "../common/inputs";
import { everyPage } from "../common/pages";
import type { Context, ResourceType } from "../common/resource-type";
import type { Properties } from "../../rpc/values";

/** An id as the official provider writes it: the identity store's and the thing's own. */
const idOf = (store: string | undefined, own: string | undefined) => `${store ?? ""}/${own ?? ""}`;

interface Thing {
    readonly title: string;
    /** Its inputs beside the identity store. */
    readonly inputs: Fields;
    readonly outputs: readonly string[];
    /** Makes it and answers its own id. */
    create(store: Identitystore, IdentityStoreId: string, inputs: Properties): Promise<string | undefined>;
    /** The own ids of those that look as if made from these inputs. */
    find(context: Context, IdentityStoreId: string, inputs: Properties): Promise<(string | undefined)[]>;
    read(context: Context, IdentityStoreId: string, id: string, prior: Properties): Promise<Properties | undefined>;
    delete(store: Identitystore, IdentityStoreId: string, id: string): Promise<unknown>;
}

/** What an identity store holds: every change replaces it. */
function inStore({ title, inputs, outputs, ...calls }: Thing): ResourceType {
    const parts = (id: string) => id.split("/") as [store: string, own: string];
    const storeOf = (of: Properties) => str(of, "identityStoreId") ?? "";
    return {
        title,
        inputs: { ...inputs, identityStoreId: text().need().replace() },
        outputs,
        create: async ({ identitystore }, given) =>
            idOf(storeOf(given), await calls.create(identitystore, storeOf(given), given)),
        find: async (context, given) =>
            (await calls.find(context, storeOf(given), given)).map((own) => idOf(storeOf(given), own)),
        async read(context, id, prior) {
            const found = await orGone(calls.read(context, ...parts(id), prior));
            return found && { ...found, identityStoreId: parts(id)[0] };
        },
        delete: ({ identitystore }, id) => calls.delete(identitystore, ...parts(id)),
    };
}

/** A user's texts, by the names that the service has for them. */
const texts = {
    displayName: "DisplayName",
    locale: "Locale",
    nickname: "NickName",
    preferredLanguage: "PreferredLanguage",
    profileUrl: "ProfileUrl",
    timezone: "Timezone",
    title: "Title",
    userName: "UserName",
    userType: "UserType",
} as const;

/** A person of IAM Identity Center. */
export const identityStoreUser = inStore({
    title: "SSO Identity Store User",
    inputs: {
        ...each(Object.keys(texts).join(" "), text().replace()),
        ...each("displayName userName", text().need().replace()),
        emails: block({ primary: flag(), type: text(), value: text() }).replace(),
        name: block({
            ...each("familyName givenName", text().need()),
            ...each("formatted honorificPrefix honorificSuffix middleName", text()),
        }).replace(),
    },
    outputs: ["externalIds", "userId"],

    async create(store, IdentityStoreId, inputs) {
        const mail = object(inputs, "emails");
        const given = Object.entries(texts).map(([key, name]) => [name, str(inputs, key)]);
        const { UserId } = await store.createUser({
            ...(Object.fromEntries(given) as Record<string, string>),
            IdentityStoreId,
            Name: capitalized(object(inputs, "name")) as object | undefined,
            Emails: mail && [capitalized(mail) as object],
        });
        return UserId;
    },

    async find({ identitystore }, IdentityStoreId, inputs) {
        const { Users = [] } = await identitystore.listUsers({ IdentityStoreId });
        return Users.filter(({ UserName }) => UserName === inputs["userName"]).map(({ UserId }) => UserId);
    },

    async read({ identitystore }, IdentityStoreId, UserId, prior) {
        const found = await identitystore.describeUser({ IdentityStoreId, UserId });
        const mail = found.Emails?.[0];
        return {
            ...Object.fromEntries(Object.entries(texts).map(([key, name]) => [key, found[name]])),
            emails: mail && { primary: mail.Primary ?? false, type: mail.Type, value: mail.Value },
            externalIds: [],
            name: found.Name && {
                ...object(prior, "name"),
                familyName: found.Name.FamilyName,
                givenName: found.Name.GivenName,
            },
            userId: UserId,
        };
    },

    delete: (store, IdentityStoreId, UserId) => store.deleteUser({ IdentityStoreId, UserId }),
});

/** A group of IAM Identity Center. */
export const identityStoreGroup = inStore({
    title: "SSO Identity Store Group",
    inputs: { description: text().replace(), displayName: text().need().replace() },
    outputs: ["externalIds", "groupId"],

    async create(store, IdentityStoreId, inputs) {
        const [DisplayName, Description] = [str(inputs, "displayName"), str(inputs, "description")];
        return (await store.createGroup({ IdentityStoreId, DisplayName, Description })).GroupId;
    },

    async find({ identitystore }, IdentityStoreId, inputs) {
        const { Groups = [] } = await identitystore.listGroups({ IdentityStoreId });
        return Groups.filter(({ DisplayName }) => DisplayName === inputs["displayName"]).map(({ GroupId }) => GroupId);
    },

    async read({ identitystore }, IdentityStoreId, GroupId) {
        const found = await identitystore.describeGroup({ IdentityStoreId, GroupId });
        return {
            description: found.Description,
            displayName: found.DisplayName,
            externalIds: [],
            groupId: GroupId,
        };
    },

    delete: (store, IdentityStoreId, GroupId) => store.deleteGroup({ IdentityStoreId, GroupId }),
});

async function memberships({ identitystore }: Context, IdentityStoreId: string, GroupId: string | undefined) {
    const pages = await everyPage(
        (NextToken) => identitystore.listGroupMemberships({ IdentityStoreId, GroupId, NextToken }),
        "NextToken",
    );
    return pages.flatMap(({ GroupMemberships }) => GroupMemberships ?? []);
}

/** One person's membership of one group. */
export const identityStoreGroupMembership = inStore({
    title: "SSO Identity Store Group Membership",
    inputs: each("groupId memberId", text().need().replace()),
    outputs: ["membershipId"],

    async create(store, IdentityStoreId, inputs) {
        const MemberId = { UserId: str(inputs, "memberId") ?? "" };
        const membership = { IdentityStoreId, GroupId: str(inputs, "groupId"), MemberId };
        return (await store.createGroupMembership(membership)).MembershipId;
    },

    async find(context, IdentityStoreId, inputs) {
        const all = await memberships(context, IdentityStoreId, str(inputs, "groupId"));
        return all
            .filter(({ MemberId }) => MemberId?.UserId === inputs["memberId"])
            .map(({ MembershipId }) => MembershipId);
    },

    async read(context, IdentityStoreId, id, prior) {
        const known = str(prior, "groupId");
        const { Groups = [] } =
            known === undefined
                ? await context.identitystore.listGroups({ IdentityStoreId })
                : { Groups: [{ GroupId: known }] };
        for (const { GroupId } of Groups) {
            const all = await orGone(memberships(context, IdentityStoreId, GroupId));
            const found = all?.find(({ MembershipId }) => MembershipId === id);
            if (found !== undefined)
                return { groupId: found.GroupId, memberId: found.MemberId?.UserId, membershipId: id };
        }
        return undefined;
    },

    delete: (store, IdentityStoreId, MembershipId) => store.deleteGroupMembership({ IdentityStoreId, MembershipId }),
});
