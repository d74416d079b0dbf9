import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** Automations run commands too. */
export const noAutomation: Rule = {
    name: "no-automation",
    description: "A principal whose sessions are limited may start automations.",
    why: "A runbook runs commands on instances with the rights of another role.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove ssm:StartAutomationExecution and ssm:StartChangeRequestExecution, or name the runbooks meant in allowedResources.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["automation"], "a runbook runs commands on instances")),
};
