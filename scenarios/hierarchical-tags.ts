import { grantedTags, object, userName } from "./settings/fields";
import { companyInstances, instances, modelInstances } from "./settings/instances";
import { scenario } from "./scenario";

/** One user reaches one environment of one department: two tags, and both must match. */
export const hierarchicalTags = scenario({
    title: "one user, every instance with both of two tags",
    settings: object({
        user: userName.default("alice").meta({ description: "The IAM user's name." }),
        instances: instances
            .default(() =>
                companyInstances("finance-development", "finance-production", "hr-development", "hr-production"),
            )
            .meta({ description: "The instances by name." }),
        grant: grantedTags.prefault({ Department: ["Finance"], Environment: ["Development"] }).meta({
            description:
                "The tags that an instance must carry for the user to reach it: each key with one of its values.",
        }),
    }),
    model: (settings, defaults) => ({
        instances: modelInstances(settings.instances, defaults),
        users: {
            [settings.user]: { grants: [{ by: "tags", tags: settings.grant }], tags: {}, console: defaults.console },
        },
        groups: {},
    }),
});
