import type { Properties } from "../../rpc/values";
import { madeSince, orGone } from "../common/errors";
import { set, text } from "../common/fields";
import { str, strs } from "../common/inputs";
import { everyPage } from "../common/pages";
import type { Context, ResourceType } from "../common/resource-type";
import { iamName } from "../common/rules";
import { changed } from "./iam-common";
import { linkSteps } from "./links";

export const group: ResourceType = {
    title: "IAM Group",
    global: true,
    inputs: { name: text().chosen().valid(iamName(128)), path: text().or("/") },
    outputs: ["arn", "uniqueId"],
    autoName: { property: "name", maxLength: 128 },

    async create({ iam }, inputs) {
        const { Group } = await iam.createGroup({ GroupName: str(inputs, "name"), Path: str(inputs, "path") });
        return Group?.GroupName ?? "";
    },

    async find({ iam }, inputs, since) {
        const found = (await orGone(iam.getGroup({ GroupName: str(inputs, "name") })))?.Group;
        return madeSince(found?.CreateDate, since) ? [found?.GroupName ?? ""] : [];
    },

    async read({ iam }, id) {
        const found = (await orGone(iam.getGroup({ GroupName: id })))?.Group;
        return (
            found && {
                id: found.GroupName,
                arn: found.Arn,
                name: found.GroupName,
                path: found.Path,
                uniqueId: found.GroupId,
            }
        );
    },

    async update({ iam }, id, old, news) {
        const NewGroupName = changed("name", old, news);
        await iam.updateGroup({ GroupName: id, NewGroupName, NewPath: changed("path", old, news) });
        return NewGroupName;
    },

    delete: ({ iam }, id) => iam.deleteGroup({ GroupName: id }),
};

async function membersOf({ iam }: Context, GroupName: string): Promise<string[] | undefined> {
    const pages = await orGone(everyPage((Marker) => iam.getGroup({ GroupName, Marker }), "Marker"));
    return pages?.flatMap(({ Users }) => (Users ?? []).map(({ UserName = "" }) => UserName));
}

async function groupsOf({ iam }: Context, UserName: string): Promise<string[] | undefined> {
    const found = await orGone(iam.listGroupsForUser({ UserName, MaxItems: 1000 }));
    return found && (found.Groups ?? []).map(({ GroupName = "" }) => GroupName);
}

/** The steps of a resource that puts users into groups. */
const memberships = (of: (properties: Properties) => { UserName: string; GroupName: string }[]) =>
    linkSteps({
        of,
        add: ({ iam }, pair) => iam.addUserToGroup(pair),
        remove: ({ iam }, pair) => orGone(iam.removeUserFromGroup(pair)),
    });

/** All the members of a group: an update removes any other user. */
export const groupMembership: ResourceType = {
    title: "IAM Group Membership",
    global: true,
    inputs: { name: text().replace().unread(), group: text().need().replace(), users: set().need() },
    outputs: [],
    autoName: { property: "name", maxLength: 255 },

    async create(_context, inputs) {
        return Promise.resolve(str(inputs, "name") ?? "");
    },

    ...memberships((of) =>
        (strs(of, "users") ?? []).map((UserName) => ({ UserName, GroupName: str(of, "group") ?? "" })),
    ),

    async find(context, inputs) {
        const members = await membersOf(context, str(inputs, "group") ?? "");
        return strs(inputs, "users")?.some((name) => members?.includes(name)) === true
            ? [str(inputs, "name") ?? ""]
            : [];
    },

    async read(context, _id, prior) {
        const name = str(prior, "group");
        const users = name === undefined ? undefined : await membersOf(context, name);
        return users && { group: name, users };
    },
};

/** Some of the groups that a user is in: it leaves other groups alone. */
export const userGroupMembership: ResourceType = {
    title: "IAM User Group Membership",
    global: true,
    inputs: { user: text().need().replace(), groups: set().need() },
    outputs: [],

    async create(_context, inputs) {
        return Promise.resolve(`${str(inputs, "user")}/${membershipId(inputs)}`);
    },

    ...memberships((of) =>
        (strs(of, "groups") ?? []).map((GroupName) => ({ GroupName, UserName: str(of, "user") ?? "" })),
    ),

    async find() {
        return Promise.resolve([]);
    },

    async read(context, id, prior) {
        // An import names it as the official provider does: USER/GROUP/GROUP….
        const [imported, ...importedGroups] = id.split("/");
        const name = str(prior, "user") ?? imported ?? "";
        const actual = await groupsOf(context, name);
        const wanted = strs(prior, "groups") ?? importedGroups;
        const groups = actual?.filter((member) => wanted.includes(member)) ?? [];
        return groups.length === 0 ? undefined : { user: name, groups };
    },
};

function membershipId(inputs: Properties): string {
    return [...(strs(inputs, "groups") ?? [])].sort().join("/");
}
