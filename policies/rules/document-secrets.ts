import { at, openIn } from "../pack/known";
import { judge, type Rule, type Subject, unknown } from "../pack/rule";
import { enumeration } from "../../access/report";
import { type FoundSecret, kindOf, secretsIn } from "../resources/secrets";
import { contentOf, SSM_DOCUMENT } from "../resources/session-documents";
import { ASSOCIATION, MAINTENANCE_TASK } from "../resources/ssm-resources";

export const documentSecrets: Rule = {
    name: "document-secrets",
    description: "A Systems Manager document, or what runs one, holds a secret in plain text.",
    why: "Anyone who can read the document can read the secret, and every version of the document keeps it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Replace the secret, since it is known now, and refer to a SecureString parameter or to a secret of Secrets Manager.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html",
    tags: ["documents"],
    resource: {
        types: [SSM_DOCUMENT, ASSOCIATION, MAINTENANCE_TASK],
        check: (subject) => {
            const found = secretsOf(subject);
            return found === undefined
                ? unknown("content")
                : judge(
                      found.length === 0
                          ? []
                          : [`It holds ${enumeration(found.map(({ kind, where }) => `${kind} (${where})`))}.`],
                  );
        },
    },
};

/** The secrets in what a resource writes; undefined where a document isn't known yet. */
function secretsOf(subject: Subject): readonly FoundSecret[] | undefined {
    const { content: text, parameters, taskInvocationParameters } = subject.props;
    if (subject.type !== SSM_DOCUMENT) {
        return [
            ...secretsIn(parameters, "parameters"),
            ...secretsIn(taskInvocationParameters, "taskInvocationParameters"),
        ];
    }
    const content = contentOf(subject);
    switch (content.state) {
        case "read":
            return secretsIn(content.value);
        case "unknown":
            return openIn(at(subject.props, "content")) === undefined ? [] : undefined;
        case "malformed": {
            const kind = typeof text === "string" ? kindOf(text) : undefined;
            return kind === undefined ? [] : [{ kind, where: "content" }];
        }
    }
}
