import type { AccountPrincipal } from "../../matrix/account";
import { textLanguage } from "../../match/language";
import { chainsOf } from "../chains/chains";
import { PRINCIPAL_TAGS, tagActions } from "../../bypasses";
import { RUN_AS_TAG } from "../../session-settings";
import { ownTagKeys } from "../toolkit/gating-tags";
import { tagWritingCalls } from "../toolkit/tag-calls";
import { spellings, writableValues } from "../toolkit/tag-writing";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { sourceOf } from "../toolkit/allowing-statement";

const [TAG_USER = ""] = tagActions("writes", "user");
const [TAG_ROLE = ""] = tagActions("writes", "role");

export const principalTagEscalation: Rule = {
    id: "principal-tag-escalation",
    ...PRINCIPAL_TAGS,
    title: "Changes to the principal's own tags that open sessions",
    *find(snapshot) {
        for (const principal of snapshot.limited) {
            const action = principal.type === "user" ? TAG_USER : TAG_ROLE;
            if (!snapshot.mentions(principal, action)) continue;
            const keys = tagKeys(principal).filter((key) => writes(principal, principal, key, snapshot));
            if (keys.length === 0) continue;
            yield {
                principals: [principal.arn],
                ...sourceOf(principal, [action]),
                ...(keys.every((key) => key === RUN_AS_TAG) && { severity: "high" as const }),
                claim: { effect: `set ${keys.join(", ")} on themselves`, actions: [action] },
            };
        }
        const roles = snapshot.people.filter((one) => one.type === "role" && ownTagKeys(one).length > 0);
        for (const principal of snapshot.people) {
            if (!snapshot.mentions(principal, TAG_ROLE)) continue;
            for (const role of roles) {
                if (chainsOf(snapshot).assumes(principal, role) !== "yes") continue;
                const keys = ownTagKeys(role).filter((key) => writes(principal, role, key, snapshot));
                if (keys.length === 0 || snapshot.sessions(principal) === "unlimited") continue;
                yield {
                    principals: [principal.arn],
                    ...sourceOf(principal, [TAG_ROLE]),
                    claim: {
                        effect: `set ${keys.join(", ")} on the role ${role.name}`,
                        actions: [TAG_ROLE],
                        then: "and assume it",
                    },
                };
            }
        }
    },
};

/** The tags that matter on a principal: those that its sessions are compared with, and the one for run-as. */
function tagKeys(principal: AccountPrincipal): string[] {
    const own = ownTagKeys(principal);
    return own.includes(RUN_AS_TAG) ? own : [...own, RUN_AS_TAG];
}

/** Whether a principal may give a principal, itself or a role, a tag with another value than it has. */
function writes(principal: AccountPrincipal, tagged: AccountPrincipal, key: string, snapshot: Snapshot): boolean {
    const action = tagged.type === "user" ? TAG_USER : TAG_ROLE;
    const universes = [textLanguage(tagged.arn, false)];
    const own = Object.entries(tagged.tags).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    const values = writableValues(key, action, principal).filter((value) => value !== own);
    return spellings(key, action, principal).some((spelling) =>
        values.some((value) =>
            tagWritingCalls(spelling, value, action, principal).some((context) =>
                snapshot.possible(principal, action, { universes, context }),
            ),
        ),
    );
}
