import { onDocuments } from "../iam/check";
import { named, sessionGrants } from "../iam/sessions";
import type { Rule } from "../pack/rule";

/** A condition that an untagged instance meets guards nothing. */
export const startSessionGuard: Rule = {
    name: "start-session-guard",
    description: "The condition that limits sessions is met by instances without the tag.",
    why: "A missing key satisfies negated operators, ...IfExists and ForAllValues: every untagged instance is open.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: "Say what may be reached with StringEquals; keep a negated condition only beside such a one.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    tags: ["sessions", "iam"],
    configSchema: { properties: {} },
    resource: onDocuments((policy) => {
        const grants = sessionGrants(policy).filter(
            ({ instances, tagConditions }) => instances.some(({ exact }) => !exact) && tagConditions.length > 0,
        );
        return grants.length === 0
            ? undefined
            : grants.flatMap(({ statement, tagConditions, guards }) =>
                  guards.length > 0
                      ? []
                      : [
                            `${named(statement)}: ${tagConditions.map(({ operator, name }) => `${operator.name} on ${name}`).join(" and ")} also matches instances without the tag.`,
                        ],
              );
    }),
};
