import { coversAction } from "../../evaluate/statement";
import { meantKey } from "../condition-keys";
import type { Rule } from "../rule";
import { inStatement } from "../snapshot";

const ACTIONS = ["ssm:startsession", "ssm:resumesession", "ssm:terminatesession", "ssm:sendcommand"];

export const misspeltKey: Rule = {
    id: "misspelt-key",
    severity: "medium",
    title: "A condition key that requests to Systems Manager don't have",
    why: "AWS accepts any condition key. This one is never there: an Allow that asks for it allows nothing, and one that is negated or has IfExists is no condition at all.",
    remedy: "Compare an instance's tag as ssm:resourceTag/KEY or aws:ResourceTag/KEY; ec2:ResourceTag/KEY is for EC2's own actions.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html",
    *find({ policies }) {
        for (const use of policies) {
            for (const statement of use.policy.statements) {
                if (!ACTIONS.some((action) => coversAction(statement, action))) continue;
                for (const { name } of statement.conditions) {
                    const meant = meantKey(name, statement);
                    if (meant === undefined) continue;
                    yield inStatement({ ...use, statement }, `${name} is in no request; ${meant} may be meant`);
                }
            }
        }
    },
};
