import { arns } from "../../prove/universe";
import type { Rule } from "../rule";
import { placed, sourceOf, wayRound } from "../way-round";
import { WRITES, writtenDocuments } from "../written-documents";

const DEFAULT = "SSM-SessionManagerRunShell";

const preferences = wayRound({
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
    resources: [[`arn:PARTITION:ssm:*:ACCOUNT:document/${DEFAULT}`]],
    effect: "write the account's session preferences",
});

/** A document of one's own opens sessions as the default one does, with the preferences that one writes into it. */
export const documentRights: Rule = {
    ...preferences,
    *find(snapshot) {
        yield* preferences.find(snapshot);
        for (const principal of snapshot.limited) {
            const names = writtenDocuments(principal, snapshot).filter((name) => {
                const universes = [arns(placed(`arn:PARTITION:ssm:*:ACCOUNT:document/${name}`, snapshot))];
                const session = { universes, tagged: false };
                return name !== DEFAULT && snapshot.possible(principal, "ssm:StartSession", session);
            });
            if (names.length === 0) continue;
            const what = `${principal.name} may write session documents such as ${names.join(", ")}, and open sessions with them`;
            yield { principals: [principal.arn], ...sourceOf(principal, WRITES), what };
        }
    },
};
