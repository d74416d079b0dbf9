import { onSizes, quotaSettings } from "../iam/size";
import type { Rule } from "../pack/rule";

export const iamSizeLimit: Rule = {
    name: "iam-size-limit",
    description: "An IAM document, or the number of policies or groups, is over IAM's limit.",
    why: "IAM refuses it in the middle of an update, when other resources are changed already.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Grant by tags instead of by ARNs, or split the statements over managed policies.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    tags: ["quotas", "iam"],
    settings: quotaSettings,
    ...onSizes(({ what, used, limit, isDefault }) => {
        const raised = isDefault ? " If AWS has raised the account's quota, name it in this rule's quotas." : "";
        return used > limit ? `${what}: ${used}; IAM allows ${limit}.${raised}` : undefined;
    }),
};
