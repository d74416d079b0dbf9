import { instanceName, object, userName } from "./settings/fields";
import { companyInstances, instances, modelInstances } from "./settings/instances";
import { scenario } from "./scenario";
import { enumeration } from "../access/suggest";

/** One user reaches one instance, by its ARN. */
export const singleInstance = scenario({
    title: "one user, one instance by its ARN",
    settings: object({
        user: userName.default("alice").meta({ description: "The IAM user's name." }),
        instances: instances
            .default(() => companyInstances("finance-development"))
            .meta({ description: "The instances by name." }),
        grant: instanceName.optional().meta({
            description: "The name of the instance that the user reaches. Default: the only one of `instances`.",
        }),
    }).superRefine(({ instances: written, grant }, context) => {
        // Pulumi hands maps over in the order of their keys: the first that was written can't be told.
        const names = Object.keys(written);
        if (grant === undefined && names.length > 1) {
            const message = `the name of the one instance that the user reaches: ${enumeration(names)}`;
            context.addIssue({ code: "custom", path: ["grant"], message });
        }
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
