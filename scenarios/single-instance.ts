import { instanceName, object, userName } from "./settings/fields";
import { oneUser, oneUsersSetting } from "./one-user";
import { grantLimits } from "./settings/grant-limits";
import { companyInstances, instances, type CompanyInstance } from "./settings/instances";
import { scenario } from "./scenario";
import { enumeration } from "../access/report";

/** The instance that the user reaches, and one beside it, which shows that they reach no other. */
const SHOWN: readonly CompanyInstance[] = ["finance-development", "hr-development"];

/** One user reaches one instance, by its ARN. */
export const singleInstance = scenario({
    title: "one user, one instance by its ARN",
    settings: object({
        user: userName.default("alice").meta({ description: "The IAM user's name." }),
        instances: instances.default(() => companyInstances(...SHOWN)).meta({ description: "The instances by name." }),
        grant: instanceName.optional().meta({
            description:
                "The name of the instance that the user reaches. Default: finance-development, or your only instance if you set `instances`.",
        }),
        ...grantLimits,
    }).superRefine(({ instances: written, grant }, context) => {
        const names = Object.keys(written);
        if (grant === undefined && defaultGrant(names) === undefined) {
            const message = `the name of the one instance that the user reaches: ${enumeration(names, 12)}`;
            context.addIssue({ code: "custom", path: ["grant"], message });
        }
    }),
    model: (settings) =>
        oneUser(settings, {
            by: "instances",
            instances: [settings.grant ?? defaultGrant(Object.keys(settings.instances)) ?? ""],
        }),
    settingOf: (place) => {
        const setting = oneUsersSetting(place);
        // The one name that is granted isn't a list.
        return place[0] === "users" && setting[0] === "grant" ? ["grant"] : setting;
    },
});

/**
 * The first of the default instances, or the only instance. Of others Pulumi hands maps over in the order of their keys:
 * the first that was written can't be told.
 */
function defaultGrant(names: readonly string[]): string | undefined {
    const areShown = names.length === SHOWN.length && SHOWN.every((name) => names.includes(name));
    return areShown ? SHOWN[0] : names.length === 1 ? names[0] : undefined;
}
