import type { AccountPrincipal } from "../../matrix/account";
import { textLanguage } from "../../prove/language";
import { ownTagKeys } from "../gating-tags";
import { spellings, tagWritingCalls, writableValues } from "../tag-writing";
import type { Rule } from "../rule";
import type { Snapshot } from "../snapshot";
import { sourceOf } from "../way-round";

/** The tag by which Session Manager picks the user of the operating system. */
const RUN_AS = "SSMSessionRunAs";

export const principalTagEscalation: Rule = {
    id: "principal-tag-escalation",
    severity: "critical",
    title: "Writing one's own tags, which open sessions",
    why: "Sessions are allowed where the instance's tags equal the principal's: whoever writes the principal's tags chooses the instances. SSMSessionRunAs chooses the user, root among them.",
    remedy: "Don't allow iam:TagUser and iam:TagRole on the principal itself, or deny them for these keys (aws:TagKeys, in any letter case).",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
    *find(snapshot) {
        for (const principal of snapshot.limited) {
            const action = principal.type === "user" ? "iam:TagUser" : "iam:TagRole";
            if (!snapshot.mentions(principal, action)) continue;
            const own = ownTagKeys(principal);
            const keys = [...own, ...(own.includes(RUN_AS) ? [] : [RUN_AS])].filter((key) =>
                writes(principal, action, key, snapshot),
            );
            if (keys.length === 0) continue;
            yield {
                principals: [principal.arn],
                ...sourceOf(principal, [action]),
                ...(keys.every((key) => key === RUN_AS) && { severity: "high" as const }),
                what: `${principal.name} may set ${keys.join(", ")} on itself (${action})`,
            };
        }
    },
};

/** Whether a principal may give itself a tag with another value than it has. */
function writes(principal: AccountPrincipal, action: string, key: string, snapshot: Snapshot): boolean {
    const universes = [textLanguage(principal.arn, false)];
    const own = Object.entries(principal.tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    const values = writableValues(key, action, principal).filter((value) => value !== own);
    return spellings(key, action, principal).some((spelling) =>
        values.some((value) =>
            tagWritingCalls(spelling, value, action, principal).some((context) =>
                snapshot.possible(principal, action, { universes, context }),
            ),
        ),
    );
}
