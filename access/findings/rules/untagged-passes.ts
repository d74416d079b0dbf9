import type { Rule } from "../rule";
import { alone, inStatement } from "../snapshot";
import { isInstance, listed, resourceTexts, tagConditions } from "../statements";

export const untaggedPasses: Rule = {
    id: "untagged-passes",
    severity: "high",
    title: "A tag condition that instances without the tag meet",
    why: "A key that isn't there satisfies negated operators, IfExists, ForAllValues and Null. Every instance that nobody tagged is open, those created tomorrow too.",
    remedy: "Ask for the tag's value with StringEquals, without IfExists.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const conditions = tagConditions(use.statement);
            const [principal] = use.principals;
            if (conditions.length === 0 || principal === undefined) continue;
            const policies = alone(use);
            const untagged = { universes: snapshot.instances, tagged: false, policies };
            if (snapshot.possible(principal, "ssm:StartSession", untagged) === undefined) continue;
            // Instances named one by one are meant, tags or not.
            const named = resourceTexts(use.statement).filter((text) => isInstance(text) && !/[*?]/.test(text));
            if (named.length > 0 && named.length === resourceTexts(use.statement).filter(isInstance).length) continue;
            const guards = listed(conditions.map(({ name, operator }) => `${operator.name} on ${name}`));
            yield inStatement(use, `an instance without any tag passes ${guards}`);
        }
    },
};
