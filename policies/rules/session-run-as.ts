import type { Rule } from "../pack/rule";
import { onPreferences } from "../resources/session-documents";
import { textList } from "../pack/settings";

export const sessionRunAs: Rule = {
    name: "session-run-as",
    description: "Sessions with this document run as ssm-user, who is root by sudo.",
    why: "Everybody is the same user on the instance and may do everything there.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps:
        "Set inputs.runAsEnabled to true, and tag principals with SSMSessionRunAs or set inputs.runAsDefaultUser.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html",
    tags: ["preferences"],
    settings: {
        forbiddenUsers: textList("Users that runAsDefaultUser must not be", "root", "ssm-user"),
    },
    resource: onPreferences(({ runAsEnabled, runAsDefaultUser: user }, { forbiddenUsers = ["root", "ssm-user"] }) => [
        ...(runAsEnabled ? [] : ["inputs.runAsEnabled isn't true."]),
        ...((forbiddenUsers as readonly string[]).includes(user) ? [`inputs.runAsDefaultUser is ${user}.`] : []),
    ]),
};
