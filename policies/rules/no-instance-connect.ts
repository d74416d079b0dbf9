import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** EC2 Instance Connect is SSH by another name. */
export const noInstanceConnect: Rule = {
    name: "no-instance-connect",
    description: "A principal whose sessions are limited may use EC2 Instance Connect.",
    why: "It puts an SSH key on the instance, or opens a tunnel to it, and neither asks the session policy.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the actions of ec2-instance-connect.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-linux-inst-eic.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["instance-connect"], "SSH past the session policy")),
};
