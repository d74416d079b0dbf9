import { wayRound } from "../way-round";

export const documentRights = wayRound({
    id: "document-rights",
    severity: "high",
    title: "Writing the session document beside limited sessions",
    why: "The default session document holds the account's preferences: who may write it switches off logging, encryption and run-as for everyone.",
    remedy: "Take ssm:UpdateDocument, ssm:UpdateDocumentDefaultVersion, ssm:DeleteDocument and ssm:CreateDocument on SSM-SessionManagerRunShell away from those who open sessions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    actions: [
        "ssm:CreateDocument",
        "ssm:UpdateDocument",
        "ssm:UpdateDocumentDefaultVersion",
        "ssm:DeleteDocument",
        "ssm:ModifyDocumentPermission",
    ],
    resources: [["arn:PARTITION:ssm:*:ACCOUNT:document/SSM-SessionManagerRunShell"]],
    effect: "write the account's session preferences",
});
