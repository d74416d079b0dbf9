import { limitsOf } from "../access/model";
import { MOST_USERS } from "../access/quotas";
import { grantedTags, groupName, list, object, userName } from "./settings/fields";
import { grantSetting } from "./one-user";
import { grantLimits } from "./settings/grant-limits";
import { anyInstances, companyInstances } from "./settings/instances";
import { scenario } from "./scenario";

/** A group has the grant, its members have none of their own: users come and go, the policy stays. */
export const group = scenario({
    title: "the members of a group, every instance with both of two tags",
    settings: object({
        group: groupName.default("finance-developers").meta({ description: "The IAM group's name." }),
        members: list(userName, "a list of IAM user names")
            .max(MOST_USERS, { error: `at most ${MOST_USERS} users, IAM's quota for an account` })
            .default(["alice", "bob"])
            .meta({ description: "The names of the IAM users in the group." }),
        instances: anyInstances
            .default(() =>
                companyInstances("finance-development", "finance-production", "hr-development", "hr-production"),
            )
            .meta({ description: "The instances by name. With `{}` the stack creates none, and no network." }),
        grant: grantedTags.prefault({ Department: ["Finance"], Environment: ["Development"] }).meta({
            description:
                "The tags that an instance must have for members to reach it: each key with one of its values.",
        }),
        ...grantLimits,
    }),
    model: ({ group: name, members, instances, grant, ...limits }) => ({
        instances,
        users: Object.fromEntries(members.map((member) => [member, {}])),
        groups: { [name]: { members, grants: [{ by: "tags", tags: grant, ...limitsOf(limits) }] } },
    }),
    settingOf: (place, { members }) => {
        const [kind, name, part, ...rest] = place;
        if (kind === "users") return ["members", members.indexOf(String(name))];
        if (kind !== "groups") return place;
        return part === "grants" ? grantSetting(rest) : part === "members" ? ["members", ...rest] : ["group"];
    },
});
