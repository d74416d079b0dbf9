import { coversAction } from "../../evaluate/statement";
import { statementName } from "../../evaluate/reasons";
import { ownTagKeys } from "../gating-tags";
import type { Rule } from "../rule";

export const unpinnedSessionTags: Rule = {
    id: "unpinned-session-tags",
    severity: "high",
    title: "Session tags that the caller chooses",
    why: "Whoever assumes the role names the tags that its sessions are judged by, and so the instances that they reach.",
    remedy: "Pin the tags in the trust policy with aws:RequestTag/KEY, and the keys with ForAllValues on aws:TagKeys; or take sts:TagSession away.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            const keys = ownTagKeys(principal);
            if (principal.trust === undefined || keys.length === 0) continue;
            for (const statement of principal.trust.statements) {
                if (statement.effect !== "Allow" || !coversAction(statement, "sts:tagsession")) continue;
                // An identity provider's tags are its own word, which the role trusts anyway.
                if (!statement.principals?.entries.some(({ type }) => type === "AWS")) continue;
                const free = keys.filter(
                    (key) => !statement.conditions.some((one) => one.key === `aws:requesttag/${key.toLowerCase()}`),
                );
                const forbidden = statement.conditions.some(({ key }) => key === "aws:tagkeys");
                if (free.length === 0 || forbidden) continue;
                yield {
                    principals: [principal.arn],
                    policy: principal.trust.name,
                    statement: statementName(statement),
                    what: `whoever assumes ${principal.name} may bring ${free.join(", ")} with any value`,
                };
            }
        }
    },
};
