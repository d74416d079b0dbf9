import { DEFAULT_SESSION_DOCUMENT } from "../session-settings";
import type { Bypass } from "./bypass";

/** The document that holds the account's session preferences. */
export const PREFERENCES = DEFAULT_SESSION_DOCUMENT;

export const documentRights: Bypass = {
    id: "document-rights",
    severity: "high",
    opens: "preferences",
    title: "Changes to the session document bypass session preferences",
    why: "The default session document holds the account's preferences: who may write it switches off logging, encryption and run-as for everyone.",
    remedy: "Remove ssm:UpdateDocument, ssm:UpdateDocumentDefaultVersion, ssm:DeleteDocument and ssm:CreateDocument on SSM-SessionManagerRunShell from those who open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    variants: [
        {
            act: {
                actions: [
                    "ssm:CreateDocument",
                    "ssm:UpdateDocument",
                    "ssm:UpdateDocumentDefaultVersion",
                    "ssm:DeleteDocument",
                    "ssm:ModifyDocumentPermission",
                ],
                on: [[`arn:PARTITION:ssm:*:ACCOUNT:document/${PREFERENCES}`]],
            },
            effect: "write the account's session preferences",
        },
    ],
};
