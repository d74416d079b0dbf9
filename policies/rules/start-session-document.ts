import { ofEach, onDocuments } from "../iam/check";
import { documentGrants, named } from "../iam/sessions";
import type { Rule } from "../pack/rule";

export const startSessionDocument: Rule = {
    name: "start-session-document",
    description: "A statement allows sessions with documents it doesn't name.",
    why: "A document says how a session runs: with another one, or one's own, run-as and logging are off and any port is open.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Name the session document by its ARN, such as arn:aws:ssm:REGION:ACCOUNT:document/SSM-SessionManagerRunShell.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html",
    tags: ["sessions", "iam"],
    resource: onDocuments((policy) =>
        ofEach(documentGrants(policy), ({ statement, documents }) =>
            documents
                .filter(({ resource }) => /[*?]|\$\{/.test(resource))
                .map(({ text }) => `${named(statement)}: ${text} covers more than one document.`),
        ),
    ),
};
