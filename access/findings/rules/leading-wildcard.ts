import type { Rule } from "../rule";
import { inStatement } from "../snapshot";
import { tagConditions, valuesOf } from "../statements";

export const leadingWildcard: Rule = {
    id: "leading-wildcard",
    severity: "medium",
    title: "A tag value that begins with a wildcard",
    why: "*Development matches NotDevelopment and Production-like-Development as well: values that others choose open sessions.",
    remedy: "Write the values out, with StringEquals.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            for (const condition of tagConditions(use.statement)) {
                const { comparison, negated } = condition.operator;
                if (negated || comparison.family !== "string" || comparison.by !== "like") continue;
                const value = valuesOf(condition).find((one) => /^[*?]/.test(one));
                if (value !== undefined)
                    yield inStatement(use, `${condition.name} like ${value} matches values of others`);
            }
        }
    },
};
