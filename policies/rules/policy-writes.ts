import { actionsOf, IAM_WRITES, type IamWrite } from "../../access/bypasses";
import { forbiddenStatements, forbiddenText } from "../iam/forbid-bypasses";
import { allowing } from "../iam/sessions";
import { isAllowedOn, bypassChecks, bypassSettings } from "../iam/bypass-checks";
import type { Policy, PolicyStatement } from "../../access/policy";
import type { Rule, RuleConfig } from "../pack/rule";

export const policyWrites: Rule = {
    name: "policy-writes",
    description: "A principal whose sessions are limited may change who is granted what.",
    why: "It grants itself the sessions it lacks: by a policy, by joining a group, by opening a role, by another's credentials.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove the actions that write policies, memberships and trust, or name what they may touch in allowedResources.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    tags: ["bypasses", "iam"],
    settings: bypassSettings,
    ...bypassChecks((policy, config) => {
        const grants = forbiddenStatements(policy, config, GRANTING);
        return [
            ...[...grants].map(([statement, actions]) =>
                forbiddenText(statement, actions, "lets its principals grant themselves what they lack"),
            ),
            ...ofOthers(policy, config, grants),
        ];
    }),
};

const isCredential = ({ effect }: IamWrite): boolean => effect === "signs in";

const GRANTING = [
    ...IAM_WRITES.filter((one) => !isCredential(one)).map(({ action }) => action),
    ...actionsOf("identity-center", "account-access"),
];

/** The actions that make credentials. Users may renew their own; with another user's they are that user. */
const CREDENTIALS = IAM_WRITES.filter(isCredential).map(({ action }) => action);

/** The statements that allow credentials of others, but for those that are reported already. */
function ofOthers(
    policy: Policy,
    config: RuleConfig,
    reported: ReadonlyMap<PolicyStatement, unknown>,
): readonly string[] {
    return CREDENTIALS.flatMap((action) =>
        allowing(policy, action)
            .filter((statement) => !isAllowedOn(statement, config) && !isOwnUser(statement) && !reported.has(statement))
            .map((statement) => forbiddenText(statement, [action], "gives its principals another user's credentials")),
    );
}

function isOwnUser({ resources }: PolicyStatement): boolean {
    return (
        resources?.negated === false &&
        resources.patterns.every(({ text }) => /:user\/([^*?]*\/)?\$\{aws:username\}$/i.test(text))
    );
}
