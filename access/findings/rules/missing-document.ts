import { isUnknown } from "../../evaluate/context";
import type { Rule } from "../toolkit/rule";
import { sourceOf } from "../toolkit/allowing-statement";

export const missingDocument: Rule = {
    id: "missing-document",
    severity: "medium",
    title: "Sessions on instances, but with no session document",
    why: "A session is judged on its document as well, even where none is named: without the default document SSM-SessionManagerRunShell every session is denied.",
    remedy: "Allow ssm:StartSession on arn:aws:ssm:REGION:ACCOUNT:document/SSM-SessionManagerRunShell, in a statement without tag conditions.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none" || hasUnknownTags(principal.tags)) continue;
            const documents = { universes: snapshot.documents, tagged: false };
            if (!snapshot.impossible(principal, "ssm:StartSession", documents)) continue;
            yield {
                principals: [principal.arn],
                ...sourceOf(principal, ["ssm:StartSession"]),
                claim: {
                    effect: "start sessions on instances",
                    actions: [],
                    then: "but with no session document, so that no session opens",
                },
            };
        }
    },
};

function hasUnknownTags(tags: Readonly<Record<string, Parameters<typeof isUnknown>[0]>>): boolean {
    return Object.values(tags).some(isUnknown);
}
