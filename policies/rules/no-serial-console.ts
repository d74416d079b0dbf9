import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** The serial console needs no network and no agent. */
export const noSerialConsole: Rule = {
    name: "no-serial-console",
    description: "A principal whose sessions are limited may use the serial console.",
    why: "It opens a login on the instance that no session policy governs and no session log shows.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove ec2-instance-connect:SendSerialConsoleSSHPublicKey and ec2:EnableSerialConsoleAccess.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["serial-console"], "a login past the session policy")),
};
