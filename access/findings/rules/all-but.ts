import { statementName } from "../../evaluate/reasons";
import { layersOf } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { Rule } from "../rule";
import { tagConditions, valuesOf } from "../statements";

export const allBut: Rule = {
    id: "all-but",
    severity: "high",
    title: "Everything allowed, some tags denied",
    why: "Only what carries exactly the denied tag is closed. Untagged instances, other spellings such as prod for Production, and servers outside of EC2 stay open.",
    remedy: "Allow by the tags that are meant, and keep the Deny beside it if you like.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            const denies = layersOf(principal.policies)
                .flatMap(({ policies }) => policies)
                .flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements))
                .filter(
                    (one) =>
                        one.effect === "Deny" && coversAction(one, "ssm:startsession") && tagConditions(one).length > 0,
                );
            const [deny] = denies;
            const [condition] = deny === undefined ? [] : tagConditions(deny);
            if (deny === undefined || condition === undefined || snapshot.sessions(principal) !== "unlimited") continue;
            const tag = condition.name.slice(condition.name.indexOf("/") + 1);
            yield {
                principals: [principal.arn],
                policy: deny.policy,
                statement: statementName(deny),
                what: `${principal.name} is denied ${tag} ${valuesOf(condition).join(", ")}, and allowed every instance without it`,
            };
        }
    },
};
