import { RUN_AS_TAG } from "../../access/session-settings";
import type { PolicyStatement } from "../../access/policy";
import { ofEach } from "../iam/check";
import { allows, demands, onFederation, takesKey, textsOf } from "../iam/federation";
import { named } from "../iam/sessions";
import type { Rule } from "../pack/rule";

export const federationRunAs: Rule = {
    name: "federation-run-as",
    description: "A trust policy lets the identity provider choose the operating system's user.",
    why: "The session tag SSMSessionRunAs picks the user that sessions run as, root included.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Leave SSMSessionRunAs out of aws:TagKeys and tag the role with it, or pin aws:RequestTag/SSMSessionRunAs to the users allowed.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html",
    tags: ["federation", "tags", "iam"],
    resource: onFederation(({ statements }) => {
        const tagging = statements.filter((statement) => allows(statement, "sts:TagSession"));
        return ofEach(tagging, (statement) =>
            takesKey(statement, RUN_AS_TAG) && !isPinned(statement)
                ? [`${named(statement)}: the tag ${RUN_AS_TAG} is taken with any value.`]
                : [],
        );
    }),
};

function isPinned({ conditions }: PolicyStatement): boolean {
    const exact = [
        ...demands(conditions, `aws:RequestTag/${RUN_AS_TAG}`),
        // With IfExists a session may come without the tag, but not with another value.
        ...conditions.filter(
            ({ key, operator }) =>
                key === `aws:requesttag/${RUN_AS_TAG.toLowerCase()}` && operator.ifExists && !operator.negated,
        ),
    ];
    return exact.some(
        (condition) => textsOf(condition).length > 0 && textsOf(condition).every((text) => !/[*?]/.test(text)),
    );
}
