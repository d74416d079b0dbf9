import { forbidden } from "../iam/forbidden-actions";
import { wayRound, waysRoundSchema } from "../iam/ways-round";
import type { Rule } from "../pack/rule";

/** Who writes policies grants himself everything. */
export const policyWrites: Rule = {
    name: "policy-writes",
    description: "A principal whose sessions are limited may change who is granted what.",
    why: "It grants itself the sessions it lacks: by a policy, by joining a group, by opening a role.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove the actions that write policies, memberships and trust, or name what they may touch in allowedResources.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    tags: ["ways-round", "iam"],
    configSchema: { properties: { ...waysRoundSchema } },
    ...wayRound(
        forbidden(
            [
                "iam:PutUserPolicy",
                "iam:PutGroupPolicy",
                "iam:PutRolePolicy",
                "iam:AttachUserPolicy",
                "iam:AttachGroupPolicy",
                "iam:AttachRolePolicy",
                "iam:CreatePolicyVersion",
                "iam:SetDefaultPolicyVersion",
                "iam:AddUserToGroup",
                "iam:UpdateAssumeRolePolicy",
                "iam:DeleteUserPolicy",
                "iam:DeleteUserPermissionsBoundary",
                "iam:DeleteRolePermissionsBoundary",
            ],
            "it grants itself what it lacks",
        ),
    ),
};
