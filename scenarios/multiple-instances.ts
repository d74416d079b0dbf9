import { instanceName, list, object, userName } from "./settings/fields";
import { oneUser, oneUsersSetting } from "./one-user";
import { grantLimits } from "./settings/grant-limits";
import { companyInstances, instances } from "./settings/instances";
import { scenario } from "./scenario";

/** One user reaches several instances, each by its ARN: every new instance edits the policy. */
export const multipleInstances = scenario({
    title: "one user, several instances by their ARNs",
    settings: object({
        user: userName.default("alice").meta({ description: "The IAM user's name." }),
        instances: instances
            .default(() => companyInstances("finance-development", "hr-development", "finance-production"))
            .meta({ description: "The instances by name." }),
        grant: list(instanceName, "a list of instance names").optional().meta({
            description:
                "The names of the instances that the user reaches. Default: finance-development and hr-development, or all instances if you set `instances`.",
        }),
        ...grantLimits,
    }),
    model: (settings) =>
        oneUser(settings, {
            by: "instances",
            instances: settings.grant ?? defaultGrant(Object.keys(settings.instances)),
        }),
    settingOf: oneUsersSetting,
});

/** The two development servers of the default instances; with instances of one's own, all of them. */
function defaultGrant(names: readonly string[]): readonly string[] {
    const shown = ["finance-development", "hr-development"];
    return shown.every((name) => names.includes(name)) ? shown : names;
}
