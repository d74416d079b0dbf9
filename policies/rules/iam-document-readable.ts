import { IDENTITY_TYPES, readDocuments } from "../../access/stack";
import { judgeKnown, notApplicable, type Rule } from "../pack/rule";

export const iamDocumentReadable: Rule = {
    name: "iam-document-readable",
    description: "An IAM policy document can't be read.",
    why: "IAM refuses it in the middle of an update, or reads it in a way that AWS doesn't state; no rule can judge it.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Correct the document where the message says; build documents as objects, not as text.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    tags: ["iam"],
    resource: {
        types: IDENTITY_TYPES,
        check: (subject) => {
            const documents = readDocuments(subject);
            const malformed = documents.flatMap((document) =>
                document.state === "malformed" ? [document.problem] : [],
            );
            const unread = documents.filter(({ state }) => state === "unknown").map(({ where }) => where);
            if (documents.length === 0) return notApplicable("it has no document");

            return judgeKnown(malformed, unread);
        },
    },
};
