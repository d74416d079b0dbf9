import { instanceName, object, userName } from "./settings/fields";
import { companyInstances, instances, modelInstances } from "./settings/instances";
import { scenario } from "./scenario";

/** One user reaches one instance, by its ARN. */
export const singleInstance = scenario({
    title: "one user, one instance by its ARN",
    settings: object({
        user: userName.default("alice").meta({ description: "The IAM user's name." }),
        instances: instances
            .default(() => companyInstances("finance-development"))
            .meta({ description: "The instances by name." }),
        grant: instanceName.optional().meta({
            description: "The name of the instance that the user reaches. Default: the first of `instances`.",
        }),
    }),
    model: (settings, defaults) => ({
        instances: modelInstances(settings.instances, defaults),
        users: {
            [settings.user]: {
                grants: [{ by: "instances", instances: [settings.grant ?? Object.keys(settings.instances)[0] ?? ""] }],
                tags: {},
                console: defaults.console,
            },
        },
        groups: {},
    }),
});
