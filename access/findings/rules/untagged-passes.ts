import type { AccountPrincipal } from "../../matrix/account";
import type { Condition } from "../../policy/policy";
import type { Possibility } from "../toolkit/possibility";
import type { Rule } from "../toolkit/rule";
import { inStatement, limited, type Snapshot, type StatementUse } from "../toolkit/snapshot";
import { isInstance, resourceTexts, tagConditions, tagOf } from "../toolkit/statements";
import { enumeration } from "../../report/enumeration";

export const untaggedPasses: Rule = {
    id: "untagged-passes",
    severity: "high",
    title: "A tag condition that instances without the tag meet",
    why: "A key that isn't there satisfies negated operators, IfExists, ForAllValues and Null. Every untagged instance is open, including those created later.",
    remedy: "Ask for the tag's value with StringEquals, without IfExists.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const conditions = tagConditions(use.statement);
            if (conditions.length === 0) continue;
            // Instances named one by one are meant, tags or not.
            const named = resourceTexts(use.statement).filter((text) => isInstance(text) && !/[*?]/.test(text));
            if (named.length > 0 && named.length === resourceTexts(use.statement).filter(isInstance).length) continue;
            const untagged = { universes: snapshot.instances, tagged: false };
            const principals = conditions.every(passesWithout) ? opened(use, untagged, snapshot) : [];
            if (principals.length > 0) {
                const guards = enumeration(conditions.map(({ name, operator }) => `${operator.name} on ${name}`));
                yield inStatement({ ...use, principals }, `an instance without any tag passes ${guards}`);
                continue;
            }
            // Beside a guard that holds a negated condition is a lock. A value that is asked for should be there.
            for (const { name, key, operator } of conditions.filter(isLenient)) {
                const tag = tagOf(key) ?? "";
                const lacking = opened(use, { universes: snapshot.instances, lacking: tag }, snapshot);
                if (lacking.length === 0) continue;
                const what = `an instance without the tag passes ${operator.name} on ${name}`;
                yield { ...inStatement({ ...use, principals: lacking }, what), severity: "medium" };
            }
        }
    },
};

/** Those for whom a statement opens such an instance, with all that limits them. */
function opened(use: StatementUse, instance: Possibility, snapshot: Snapshot): AccountPrincipal[] {
    return use.principals.filter((principal) =>
        snapshot.possible(principal, "ssm:StartSession", { ...instance, policies: limited(use, principal) }),
    );
}

/** Whether a condition can pass where the key isn't there. */
function passesWithout(condition: Condition): boolean {
    return condition.operator.negated || condition.values.family === "null" || isLenient(condition);
}

/** Whether a condition asks for a value, but passes where there is none. */
function isLenient({ operator, values }: Condition): boolean {
    return !operator.negated && values.family !== "null" && (operator.ifExists || operator.set === "all");
}
