import { grantedTags, object, userName } from "./settings/fields";
import { companyInstances, instances, modelInstances, type CompanyInstance } from "./settings/instances";
import { scenario } from "./scenario";

/** What scenarios of one user and one grant by tags differ in. */
interface UserByTags {
    readonly title: string;
    /** The default instances. */
    readonly instances: readonly CompanyInstance[];
    /** The default grant. */
    readonly grant: Readonly<Record<string, readonly string[]>>;
}

/** A scenario of one user who reaches every instance with certain tags, whoever creates it and whenever. */
export function userByTags({ title, instances: names, grant }: UserByTags) {
    return scenario({
        title,
        settings: object({
            user: userName.default("alice").meta({ description: "The IAM user's name." }),
            instances: instances
                .default(() => companyInstances(...names))
                .meta({ description: "The instances by name." }),
            grant: grantedTags.prefault(grant).meta({
                description:
                    "The tags that an instance must carry for the user to reach it: each key with one of its values.",
            }),
        }),
        model: (settings, defaults) => ({
            instances: modelInstances(settings.instances, defaults),
            users: {
                [settings.user]: {
                    grants: [{ by: "tags", tags: settings.grant }],
                    tags: {},
                    console: defaults.console,
                },
            },
            groups: {},
        }),
    });
}
