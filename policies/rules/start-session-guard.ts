import { ofEach, onDocuments } from "../iam/check";
import { named, sessionGrants } from "../iam/sessions";
import type { Rule } from "../pack/rule";

export const startSessionGuard: Rule = {
    name: "start-session-guard",
    description:
        "The condition that limits sessions is met by unintended instances: untagged ones, or those with any other value.",
    why: "A missing key satisfies negated operators, ...IfExists and ForAllValues: every untagged instance is open. Where the tag has to be there, a negated operator still takes every value that nobody thought of.",
    severity: "critical",
    enforcementLevel: "mandatory",
    remediationSteps: "Say what may be reached with StringEquals; keep a negated condition only beside such a one.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) =>
        ofEach(
            sessionGrants(policy).filter(
                ({ instances, tagConditions }) => instances.some(({ exact }) => !exact) && tagConditions.length > 0,
            ),
            ({ statement, guards, tagConditions, needsTag }) => {
                const written = tagConditions.map(({ operator, name }) => `${operator.name} on ${name}`);
                const who = needsTag ? "values that it doesn't name" : "instances without the tag";
                return guards.length > 0 ? [] : [`${named(statement)}: ${written.join(" and ")} also matches ${who}.`];
            },
        ),
    ),
};
