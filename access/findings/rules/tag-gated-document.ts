import type { Rule } from "../toolkit/rule";
import { inStatement, alone } from "../toolkit/snapshot";
import { isDocument, resourceTexts, tagConditions } from "../toolkit/statements";

export const tagGatedDocument: Rule = {
    id: "tag-gated-document",
    severity: "medium",
    title: "A tag condition on a session document",
    why: "A session is judged on its instance and on its document, and documents don't carry the instances' tags: the statement never allows the document, and without another one no session opens.",
    remedy: "Allow the document in a statement of its own, without the tag condition.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    *find(snapshot) {
        for (const use of snapshot.allowing("ssm:StartSession")) {
            const documents = resourceTexts(use.statement).filter(isDocument);
            const [condition] = tagConditions(use.statement);
            const [principal] = use.principals;
            if (documents.length === 0 || condition === undefined || principal === undefined) continue;
            const reaches = { universes: snapshot.documents, tagged: false, policies: alone(use) };
            if (snapshot.possible(principal, "ssm:StartSession", reaches) !== undefined) continue;
            yield inStatement(
                use,
                `${documents[0]} is allowed only with ${condition.name}, a tag that it doesn't have`,
            );
        }
    },
};
