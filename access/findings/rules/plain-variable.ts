import { coversAction } from "../../evaluate/statement";
import type { PolicyStatement } from "../../policy/policy";
import type { Rule } from "../toolkit/rule";
import { inStatement } from "../toolkit/snapshot";
import { resourceTexts, valuesOf } from "../toolkit/statements";

const ACTIONS = ["ssm:startsession", "ssm:resumesession", "ssm:terminatesession", "ssmmessages:opendatachannel"];

export const plainVariable: Rule = {
    id: "plain-variable",
    severity: "medium",
    title: "A variable in a policy without Version 2012-10-17",
    why: "Only policies of that version have variables. In others ${aws:username} is taken as it is written: an Allow never matches, and what a Deny means to spare is denied too.",
    remedy: 'Give the policy "Version": "2012-10-17".',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    *find({ policies }) {
        for (const use of policies) {
            if (use.policy.version === "2012-10-17") continue;
            for (const statement of use.policy.statements) {
                if (!ACTIONS.some((action) => coversAction(statement, action))) continue;
                const text = textsOf(statement).find((one) => /\$\{[\w-]+:[^}]+\}/.test(one));
                if (text === undefined) continue;
                yield inStatement(
                    { ...use, statement },
                    `${text} is plain text in a policy of version ${use.policy.version}`,
                );
            }
        }
    },
};

function textsOf(statement: PolicyStatement): readonly string[] {
    const resources = statement.resources?.negated === true ? statement.resources.patterns.map(({ text }) => text) : [];
    return [...resourceTexts(statement), ...resources, ...statement.conditions.flatMap(valuesOf)];
}
