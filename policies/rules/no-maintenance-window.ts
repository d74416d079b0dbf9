import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** A maintenance window runs commands later. */
export const noMaintenanceWindow: Rule = {
    name: "no-maintenance-window",
    description: "A principal whose sessions are limited may add tasks to maintenance windows.",
    why: "The task runs commands as root when the window opens, with the rights of the window's role.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the actions on the tasks of maintenance windows.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["maintenance-window"], "its tasks run commands on instances")),
};
