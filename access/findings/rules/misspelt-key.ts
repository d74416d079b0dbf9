import { coversAction } from "../../evaluate/statement";
import type { PolicyStatement } from "../../policy/policy";
import { keyProblem } from "../toolkit/condition-keys";
import type { Rule } from "../toolkit/rule";
import { SESSION_SERVICES } from "../toolkit/session-services";
import { inStatement } from "../toolkit/snapshot";

/** Actions that statements on `*` and on NotAction are looked at for. */
const ACTIONS = ["ssm:startsession", "ssm:resumesession", "ssm:terminatesession", "ssm:sendcommand"];

export const misspeltKey: Rule = {
    id: "misspelt-key",
    severity: "medium",
    title: "A condition key that requests don't have",
    why: "AWS accepts any condition key. This one is never there: an Allow that asks for it allows nothing, and one that is negated or has IfExists is no condition at all.",
    remedy: "Write the key as the Service Authorization Reference does. An instance's tag is ssm:resourceTag/KEY or aws:ResourceTag/KEY; ec2:ResourceTag/KEY is for EC2's own actions.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
    *find({ everyPolicy }) {
        for (const use of everyPolicy) {
            for (const statement of use.policy.statements) {
                if (!isLookedAt(statement)) continue;
                for (const { name } of statement.conditions) {
                    const problem = keyProblem(name, statement);
                    if (problem === undefined) continue;
                    const meant = problem.meant === undefined ? "" : `; ${problem.meant} may be meant`;
                    yield inStatement({ ...use, statement }, `${name} ${problem.is}${meant}`);
                }
            }
        }
    },
};

/** Whether a statement names an action of the services that rules look at, or covers one that opens sessions. */
function isLookedAt(statement: PolicyStatement): boolean {
    return (
        ACTIONS.some((action) => coversAction(statement, action)) ||
        statement.actions.patterns.some(({ text }) => SESSION_SERVICES.includes(text.toLowerCase().split(":")[0] ?? ""))
    );
}
