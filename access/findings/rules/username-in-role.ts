import { coversAction } from "../../evaluate/statement";
import type { Rule } from "../toolkit/rule";
import { inStatement } from "../toolkit/snapshot";
import type { Template } from "../../policy/template";

const SESSION_ACTIONS = ["ssm:startsession", "ssm:resumesession", "ssm:terminatesession"];

export const usernameInRole: Rule = {
    id: "username-in-role",
    severity: "medium",
    title: "${aws:username} in a role's policy",
    why: "Sessions of roles have no aws:username. The statement never matches: what it allows isn't allowed, and what it denies isn't denied.",
    remedy: "Use ${aws:userid}, which users and roles both have: for one's own sessions ssm:resourceTag/aws:ssmmessages:session-id equals ${aws:userid}.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
    *find({ policies }) {
        for (const { policy, principals } of policies) {
            const roles = principals.filter(({ type }) => type === "role");
            if (roles.length === 0) continue;
            for (const statement of policy.statements) {
                const templates: readonly Template[] = [
                    ...(statement.resources?.patterns ?? []),
                    ...statement.conditions.flatMap(({ values }) => ("templates" in values ? values.templates : [])),
                ];
                const text = templates.find(({ variables }) =>
                    variables.some(({ key, fallback }) => key === "aws:username" && fallback === undefined),
                )?.text;
                const ours =
                    !statement.actions.negated &&
                    (statement.actions.patterns.some((one) => /^(\*|ssm:|ssmmessages:)/i.test(one.text)) ||
                        SESSION_ACTIONS.some((action) => coversAction(statement, action)));
                if (text === undefined || !ours) continue;
                const found = inStatement({ policy, statement, principals: roles }, `${text} never matches for a role`);
                yield statement.effect === "Deny" ? { ...found, severity: "high" } : found;
            }
        }
    },
};
