import { forbidden } from "../iam/forbidden-actions";
import { allowing, named } from "../iam/sessions";
import { isAllowedOn, wayRound, waysRoundSchema } from "../iam/ways-round";
import type { Policy, PolicyStatement } from "../../access/policy";
import type { Rule, RuleConfig } from "../pack/rule";

/** Who writes policies grants himself everything. */
export const policyWrites: Rule = {
    name: "policy-writes",
    description: "A principal whose sessions are limited may change who is granted what.",
    why: "It grants itself the sessions it lacks: by a policy, by joining a group, by opening a role, by another's credentials.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove the actions that write policies, memberships and trust, or name what they may touch in allowedResources.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    tags: ["ways-round", "iam"],
    configSchema: { properties: { ...waysRoundSchema } },
    ...wayRound((policy, config, granted) => {
        const grants = forbidden(GRANTING, "it grants itself what it lacks")(policy, config, granted);
        const told = (statement: PolicyStatement) => grants.some((one) => one.startsWith(`${named(statement)} allows`));
        return [...grants, ...ofOthers(policy, config, told)];
    }),
};

const GRANTING = [
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
    "iam:DetachUserPolicy",
    "sso:PutInlinePolicyToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    "sso:CreateAccountAssignment",
];

/** The actions that make credentials. Everybody may have his own renewed; with another's he is that person. */
const CREDENTIALS = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"];

/** The statements that allow credentials of others, but for those that are told of already. */
function ofOthers(
    policy: Policy,
    config: RuleConfig,
    told: (statement: PolicyStatement) => boolean,
): readonly string[] {
    return CREDENTIALS.flatMap((action) =>
        allowing(policy, action)
            .filter((statement) => !isAllowedOn(statement, config) && !isOwnUser(statement) && !told(statement))
            .map((statement) => `${named(statement)} allows ${action}: with another's credentials it is that user.`),
    );
}

function isOwnUser({ resources }: PolicyStatement): boolean {
    return (
        resources?.negated === false &&
        resources.patterns.every(({ text }) => /:user\/([^*?]*\/)?\$\{aws:username\}$/i.test(text))
    );
}
