import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** User data runs as root at boot. */
export const noUserData: Rule = {
    name: "no-user-data",
    description: "A principal whose sessions are limited may change what an instance runs at boot.",
    why: "New user data runs as root at the next start; a replaced root volume or profile gives the instance over as well.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove ec2:ModifyInstanceAttribute, ec2:CreateReplaceRootVolumeTask and the actions on instance profiles.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(
        forbidden(["user-data", "root-volume", "instance-profile"], "it decides what the instance runs, or as whom"),
    ),
};
