import { MANAGED_POLICY } from "../../access/stack";
import type { Subject } from "../pack/rule";

/**
 * Whether a managed policy is a permissions boundary by its name. A boundary grants nothing: what it allows is only the
 * most that other policies may grant. Nothing else of the policy itself shows it; where such a policy is attached all the
 * same, the rules on stacks report it.
 */
export function isBoundary({ type, name, props }: Subject): boolean {
    return (
        type === MANAGED_POLICY &&
        [name, props.name, props.namePrefix, props.path].some(
            (text) => typeof text === "string" && /boundar(y|ies)/i.test(text),
        )
    );
}
