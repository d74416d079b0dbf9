import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** ECS Exec is a session in a container. */
export const noContainerExec: Rule = {
    name: "no-container-exec",
    description: "A principal whose sessions are limited may open shells in containers.",
    why: "ECS Exec is a Session Manager session too, on tasks that the tags of instances don't limit.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove ecs:ExecuteCommand, or name the clusters and tasks meant in allowedResources.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["ecs-exec"], "a shell in a container")),
};
