import { coversAction } from "../../access/evaluate";
import { onDocuments } from "../iam/check";
import { isTagCondition, isUnguarded, named, sessionGrants } from "../iam/sessions";
import type { Rule } from "../pack/rule";

/** Allow all and deny some is the wrong way round. */
export const startSessionDenyList: Rule = {
    name: "start-session-deny-list",
    description: "Sessions are allowed everywhere and denied on some instances.",
    why: "What the policy doesn't name stays open: untagged instances, prod for production, another case, hybrid nodes.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: "Allow what may be reached by a tag condition; keep the denial, if at all, as a second line.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) => {
        const open = sessionGrants(policy).filter(isUnguarded);
        const denials = policy.statements.filter(
            (statement) =>
                statement.effect === "Deny" &&
                coversAction(statement, "ssm:startsession") &&
                (statement.conditions.some(isTagCondition) ||
                    statement.resources?.patterns.some(({ text }) => text !== "*")),
        );
        return open.length === 0 || denials.length === 0
            ? undefined
            : [
                  `${open.map(({ statement }) => named(statement)).join(" and ")} allows all that ${denials.map(named).join(" and ")} doesn't deny.`,
              ];
    }),
};
