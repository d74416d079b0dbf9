import { DENY_LIST } from "../../access/bypasses";
import { coversAction } from "../../access/evaluate";
import { onDocuments } from "../iam/check";
import { isTagCondition, isUnguarded, named, sessionGrants } from "../iam/sessions";
import type { Rule } from "../pack/rule";

export const startSessionDenyList: Rule = {
    name: "start-session-deny-list",
    description: "Sessions are allowed everywhere and denied on some instances.",
    why: DENY_LIST.why,
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: DENY_LIST.remedy,
    url: DENY_LIST.url,
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
