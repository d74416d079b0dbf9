import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** Run Command is a shell as root. */
export const noSendCommand: Rule = {
    name: "no-send-command",
    description: "A principal whose sessions are limited may run commands on instances.",
    why: "AWS-RunShellScript runs as root, on whatever instance its statement covers, and no session log shows it.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove ssm:SendCommand, or allow it on documents of your own that do one thing, named in allowedResources.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["run-command"], "commands run as root and outside the session logs")),
};
