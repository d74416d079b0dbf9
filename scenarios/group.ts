import { grantedTags, groupName, list, MOST_USERS, object, userName } from "./settings/fields";
import { companyInstances, instances, modelInstances } from "./settings/instances";
import { scenario } from "./scenario";

/** A group holds the grant; its members have none of their own. Users come and go, the policy stays. */
export const group = scenario({
    title: "the members of a group, every instance with both of two tags",
    settings: object({
        group: groupName.default("finance-developers").meta({ description: "The IAM group's name." }),
        members: list(userName, "a list of IAM users' names")
            .max(MOST_USERS, { error: `at most ${MOST_USERS} users, IAM's limit for an account` })
            .default(["alice", "bob"])
            .meta({ description: "The names of the IAM users in the group." }),
        instances: instances
            .default(() =>
                companyInstances("finance-development", "finance-production", "hr-development", "hr-production"),
            )
            .meta({ description: "The instances by name." }),
        grant: grantedTags.prefault({ Department: ["Finance"], Environment: ["Development"] }).meta({
            description:
                "The tags that an instance must carry for members to reach it: each key with one of its values.",
        }),
    }),
    model: (settings, defaults) => ({
        instances: modelInstances(settings.instances, defaults),
        users: Object.fromEntries(
            settings.members.map((name) => [name, { grants: [], tags: {}, console: defaults.console }]),
        ),
        groups: {
            [settings.group]: { members: settings.members, grants: [{ by: "tags", tags: settings.grant }] },
        },
    }),
});
