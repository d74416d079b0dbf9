import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** State Manager runs commands on a schedule. */
export const noAssociation: Rule = {
    name: "no-association",
    description: "A principal whose sessions are limited may associate documents with instances.",
    why: "An association runs a document such as AWS-RunShellScript as root, now and on a schedule.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the actions on associations, or name the documents meant in allowedResources.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["association"], "an association runs commands as root")),
};
