import { onSizes, quotaSettings } from "../iam/size";
import type { Rule } from "../pack/rule";

export const iamSizeNearLimit: Rule = {
    name: "iam-size-near-limit",
    description: "An IAM document, or the number of policies or groups, is near IAM's limit.",
    why: "The next instance or grant goes over it, and IAM then refuses the whole change.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps: "Grant by tags instead of by ARNs before the limit stops a change.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    tags: ["quotas", "iam"],
    settings: {
        ...quotaSettings,
        percent: {
            type: "number",
            minimum: 1,
            maximum: 100,
            default: 85,
            description: "From how many per cent of a limit on the rule speaks",
        },
    },
    ...onSizes(({ what, used, limit, filled = false }, { percent }) => {
        const least = (limit * (typeof percent === "number" ? percent : 85)) / 100;
        return !filled && used <= limit && used >= least
            ? `${what}: ${used} of the ${limit} that IAM allows.`
            : undefined;
    }),
};
