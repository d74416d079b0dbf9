import type { Template } from "../../policy/template";
import type { Condition, PolicyStatement } from "../../policy/policy";
import type { Rule } from "../toolkit/rule";
import { inStatement, limited, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { isAnyValue, tagConditions, tagOf } from "../toolkit/statements";

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
                if (!("templates" in condition.values)) continue;
                const value = condition.values.templates.find(
                    (one) =>
                        // Any value at all asks only whether the tag is there.
                        /^[*?]/.test(one.text) && !isAnyValue(one.text) && matchesOthers(use, condition, one, snapshot),
                );
                if (value !== undefined)
                    yield inStatement(use, `${condition.name} like ${value.text} matches values of others`);
            }
        }
    },
};

/** Whether anybody's session opens by the pattern, with a value other than the one it ends with. */
function matchesOthers(use: StatementUse, condition: Condition, value: Template, snapshot: Snapshot): boolean {
    const meant = value.text.replaceAll(/[*?]/g, "");
    const statement: PolicyStatement = {
        ...use.statement,
        conditions: use.statement.conditions.map((one) =>
            one === condition ? { ...one, values: { family: "string", templates: [value] } } : one,
        ),
    };
    const scope = [{ tags: { [tagOf(condition.key) ?? ""]: [meant] } }];
    return use.principals.some((principal) => {
        const policies = limited({ policy: use.policy, statement }, principal);
        const outside = { universes: snapshot.instances, scope, policies };
        return !snapshot.impossible(principal, "ssm:StartSession", outside);
    });
}
