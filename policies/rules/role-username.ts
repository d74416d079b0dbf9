import { onDocuments, type IdentityDocument } from "../iam/check";
import type { Policy } from "../../access/policy";
import { attachments, MANAGED_POLICY, readDocuments } from "../../access/stack";
import { named } from "../iam/sessions";
import type { Rule } from "../pack/rule";
import { Relations } from "../resources/relations";

export const roleUsername: Rule = {
    name: "role-username",
    description: "A role's policy uses ${aws:username}, which roles don't have.",
    why: "A variable without a value never matches: the statement silently grants nothing, or denies nothing.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Use ${aws:userid}, or ${aws:PrincipalTag/KEY} with session tags.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse",
    tags: ["iam"],
    resource: onDocuments((policy, _config, document) =>
        document.holder === "role" || document.holder === "permission set" ? usernames(policy) : undefined,
    ),
    // A managed policy says nothing of its principals: they come to it by attachments.
    stack: (resources) => {
        const stack = new Relations(resources);
        const attached = attachments(stack).filter(
            ({ principal: { kind } }) => kind === "role" || kind === "permission set",
        );
        return stack.ofType(MANAGED_POLICY).flatMap((managed) => {
            const roles = attached.filter(({ policy }) => policy === managed).map(({ principal }) => principal);
            const documents = readDocuments(managed).filter((one): one is IdentityDocument => one.state === "read");
            return roles.length === 0
                ? []
                : documents
                      .flatMap(({ policy }) => usernames(policy))
                      .map((problem) => ({
                          problem: `${problem} It is attached to ${roles.map(({ name }) => name).join(", ")}.`,
                          urn: managed.urn,
                      }));
        });
    },
};

function usernames(policy: Policy): readonly string[] {
    return policy.statements
        .filter(({ resources, conditions }) =>
            [
                ...(resources?.patterns ?? []),
                ...conditions.flatMap(({ values }) => ("templates" in values ? values.templates : [])),
            ].some(({ variables }) =>
                variables.some(({ key, fallback }) => key === "aws:username" && fallback === undefined),
            ),
        )
        .map((statement) => `${named(statement)}: uses \${aws:username}.`);
}
