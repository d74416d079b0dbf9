import type { Policy } from "../../access/policy";
import type { Rule, StackProblem } from "../pack/rule";
import { Relations } from "../resources/relations";
import { onDocuments } from "./check";
import { foreignInstanceRoles, instanceRoles, ofInstanceRole } from "./instance-roles";
import { keyOf, principals } from "../../access/stack";
import { isRead } from "./bypass-checks";

/**
 * The two checks of a rule on the roles of instances: a document that shows whose it is by itself, before it is
 * created; one that only the stack ties to an instance's role, in the stack.
 */
export function inInstanceRole(
    find: (policy: Policy) => readonly string[],
): Required<Pick<Rule, "resource" | "stack">> {
    return {
        resource: onDocuments((policy, _config, _document, subject) =>
            ofInstanceRole(subject, policy) ? find(policy) : undefined,
        ),
        stack: (resources) => {
            const stack = new Relations(resources);
            const roles = instanceRoles(stack);
            const foreign = foreignInstanceRoles(stack);
            const problems = new Map<string, StackProblem>();
            for (const principal of principals(stack)) {
                const { resource: role } = principal;
                if (role === undefined ? !foreign.has(keyOf(principal)) : !roles.has(role)) continue;

                for (const { document, resource } of principal.documents.filter(isRead)) {
                    // One of AWS's own policies is attached by the role itself, but isn't a document of its own.
                    const judged = document.holder !== "managed policy" && ofInstanceRole(resource, document.policy);
                    for (const problem of judged ? [] : find(document.policy))
                        problems.set(`${resource.urn} ${problem}`, { problem, urn: resource.urn });
                }
            }
            return [...problems.values()];
        },
    };
}
