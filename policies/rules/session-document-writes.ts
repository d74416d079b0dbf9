import { forbidden } from "../iam/forbidden-actions";
import { bypassRule, bypassSchema } from "../iam/bypass-rule";
import type { Rule } from "../pack/rule";

/** Who writes the document decides how sessions run. */
export const sessionDocumentWrites: Rule = {
    name: "session-document-writes",
    description: "A principal whose sessions are limited may write session documents.",
    why: "The document turns logging and run-as on or off, and may run commands: whoever writes it decides how sessions run.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the actions that create, change or share documents.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-documents.html",
    tags: ["bypasses", "iam"],
    configSchema: { properties: { ...bypassSchema } },
    ...bypassRule(forbidden(["document-rights", "document-rewrite"], "the document decides how sessions run")),
};
