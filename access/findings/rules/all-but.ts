import { DENY_LIST } from "../../bypasses";
import { statementName } from "../../evaluate/reasons";
import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { Condition } from "../../policy/policy";
import type { Rule } from "../toolkit/rule";
import { tagConditions, valuesOf } from "../toolkit/statements";

export const allBut: Rule = {
    id: "all-but",
    severity: "high",
    title: "Everything allowed, some tags denied",
    ...DENY_LIST,
    *find(snapshot) {
        for (const principal of snapshot.people) {
            const denies = layerStatements(layersOf(principal.policies)).filter(
                (one) =>
                    one.effect === "Deny" && coversAction(one, "ssm:startsession") && tagConditions(one).length > 0,
            );
            const [deny] = denies;
            const conditions = deny === undefined ? [] : tagConditions(deny);
            const condition = conditions.find(({ values }) => values.family !== "null") ?? conditions[0];
            if (deny === undefined || condition === undefined || snapshot.sessions(principal) !== "unlimited") continue;
            yield {
                principals: [principal.arn],
                policy: deny.policy,
                statement: statementName(deny),
                what: `${principal.name} is denied ${deniedBy(condition)}`,
            };
        }
    },
};

/** What a condition of a Deny closes, and what stays open. */
function deniedBy(condition: Condition): string {
    const tag = condition.name.slice(condition.name.indexOf("/") + 1);
    if (condition.values.family !== "null")
        return `${tag} ${valuesOf(condition).join(", ")}, and allowed every instance without it`;

    return condition.values.absent.includes(false)
        ? `every instance with a tag ${tag}, and allowed every instance without one`
        : `instances without a tag ${tag}, and allowed every other one`;
}
