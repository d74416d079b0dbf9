import { ofEach, onDocuments } from "../iam/check";
import { allowing, named, ofSessionsOnly } from "../iam/sessions";
import type { Condition, Policy, PolicyStatement, Template } from "../../access/policy";
import type { Rule } from "../pack/rule";
import { enumeration } from "../../access/report";

export const startSessionDead: Rule = {
    name: "start-session-dead",
    description: "A statement that allows sessions opens none.",
    why: "Its principals can't start a session, and the policy is then often widened until it works.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps:
        'Write "Version": "2012-10-17" into a policy with variables, and conditions of ssm:StartSession on the tags of instances.',
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) =>
        ofEach(allowing(policy, "ssm:StartSession"), (statement) =>
            [...bySessionTag(statement), ...byVariable(statement, policy)].map(
                (problem) => `${named(statement)}: ${problem}`,
            ),
        ),
    ),
};

function bySessionTag(statement: PolicyStatement): readonly string[] {
    const keys = ofSessionsOnly(statement).map(({ name }) => name);
    return keys.length === 0
        ? []
        : [`it asks for ${keys.join(" and ")}, which sessions carry and nothing that one is started on.`];
}

/** Policies of the older version have no variables: what looks like one is text, which no instance has. */
function byVariable({ conditions, resources }: PolicyStatement, { version }: Policy): readonly string[] {
    if (version === "2012-10-17") return [];

    const patterns = resources === undefined || resources.negated ? [] : resources.patterns;
    const texts = [
        ...(patterns.length > 0 && patterns.every(isVariable) ? patterns : []),
        ...conditions.filter(isDead).flatMap(({ values }) => ("templates" in values ? values.templates : [])),
    ].map(({ text }) => text);
    return texts.length === 0 ? [] : [`${enumeration(texts)} is plain text: variables need "Version": "2012-10-17".`];
}

/** Whether the condition only takes values that are meant as variables. */
function isDead({ operator, values }: Condition): boolean {
    return (
        "templates" in values &&
        !operator.negated &&
        !operator.ifExists &&
        operator.set !== "all" &&
        values.templates.length > 0 &&
        values.templates.every(isVariable)
    );
}

function isVariable({ text }: Template): boolean {
    return /\$\{[^}*?$]+\}/.test(text);
}
