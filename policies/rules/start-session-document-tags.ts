import { ofEach, onDocuments } from "../iam/check";
import { documentGrants, named } from "../iam/sessions";
import type { Rule } from "../pack/rule";
import { enumeration } from "../../access/report";

export const startSessionDocumentTags: Rule = {
    name: "start-session-document-tags",
    description: "A statement asks a session document for an instance's tags.",
    why: "Documents don't carry those tags: the condition denies every session, and people then widen the policy until it works.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Put the session document into a statement of its own, without the condition on tags.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) =>
        ofEach(documentGrants(policy), ({ statement, documents, tagConditions }) => {
            const keys = tagConditions.map(({ name }) => name).join(" and ");
            const texts = enumeration(documents.map(({ text }) => text));
            return keys === "" ? [] : [`${named(statement)}: the condition on ${keys} also applies to ${texts}.`];
        }),
    ),
};
