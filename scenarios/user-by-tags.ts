import { grantedTags, object, userName } from "./settings/fields";
import { oneUser, oneUsersSetting } from "./one-user";
import { grantLimits } from "./settings/grant-limits";
import { anyInstances, companyInstances, type CompanyInstance } from "./settings/instances";
import { scenario } from "./scenario";

/** How scenarios of one user with one grant by tags differ. */
interface UserByTags {
    readonly title: string;
    /** The default instances. */
    readonly instances: readonly CompanyInstance[];
    /** The default grant. */
    readonly grant: Readonly<Record<string, readonly string[]>>;
}

/** A scenario of one user who reaches every instance with certain tags, those of tomorrow among them. */
export function userByTags({ title, instances: names, grant }: UserByTags) {
    return scenario({
        title,
        settings: object({
            user: userName.default("alice").meta({ description: "The IAM user's name." }),
            instances: anyInstances
                .default(() => companyInstances(...names))
                .meta({ description: "The instances by name. With `{}` the stack creates none, and no network." }),
            grant: grantedTags.prefault(grant).meta({
                description:
                    "The tags that an instance must have for the user to reach it: each key with one of its values.",
            }),
            ...grantLimits,
        }),
        model: (settings) => oneUser(settings, { by: "tags", tags: settings.grant }),
        settingOf: oneUsersSetting,
    });
}
