import { ofEach, onDocuments } from "../iam/check";
import { named, sessionGrants } from "../iam/sessions";
import type { Condition } from "../../access/policy";
import type { Rule } from "../pack/rule";

export const startSessionWildcardValue: Rule = {
    name: "start-session-wildcard-value",
    description: "The tag value that grants sessions begins with a wildcard.",
    why: "*dev also matches other values, such as not-dev: anyone who can tag an instance so can open a session on it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "List the values with StringEquals.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) =>
        ofEach(
            sessionGrants(policy).filter(({ tagConditions }) => tagConditions.length > 0),
            ({ statement, guards }) =>
                guards.flatMap((condition) =>
                    leadingWildcards(condition).map(
                        (value) =>
                            `${named(statement)}: ${condition.operator.name} ${condition.name} is ${JSON.stringify(value)}.`,
                    ),
                ),
        ),
    ),
};

function leadingWildcards({ operator: { comparison }, values }: Condition): readonly string[] {
    return comparison.family === "string" && comparison.by === "like" && values.family === "string"
        ? values.templates.filter(({ text }) => /^[*?]/.test(text)).map(({ text }) => text)
        : [];
}
