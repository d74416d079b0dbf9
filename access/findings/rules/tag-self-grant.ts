import type { ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import { gatingTags, valueText, type GatingTag } from "../toolkit/gating-tags";
import { tagWritingCalls } from "../toolkit/tag-calls";
import { sessionRegions, spellings } from "../toolkit/tag-writing";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { placed, sourceOf } from "../toolkit/allowing-statement";
import { INSTANCE_TAG_WRITES, INSTANCE_TAGS, tagActions } from "../../bypasses";
import { arns } from "../../prove/universe";

const WRITES = INSTANCE_TAG_WRITES.filter(({ effect }) => effect === "writes");
const [BY_SERVICE = ""] = tagActions("writes", "resource");

export const tagSelfGrant: Rule = {
    id: "tag-self-grant",
    title: "Changes to the instance tags that open the principal's own sessions",
    ...INSTANCE_TAGS,
    *find(snapshot) {
        for (const principal of snapshot.limited) {
            const gates = gatingTags(principal, snapshot);
            let wrote = false;
            for (const { key, values } of gates) {
                for (const { action, resource } of WRITES) {
                    if (!snapshot.mentions(principal, action)) continue;
                    const tag = spellings(key, action, principal)
                        .flatMap((spelling) => values.map((value) => ({ spelling, value })))
                        .find((one) => tags(principal, action, resource, one, snapshot));
                    if (tag === undefined) continue;
                    wrote = true;
                    const claim = {
                        effect: `tag instances with ${tag.spelling}=${valueText(tag.value)}`,
                        actions: [action],
                        then: `and ${key} opens their sessions`,
                    };
                    yield { principals: [principal.arn], ...sourceOf(principal, [action]), claim };
                }
            }
            // The tagging service asks for EC2's own right too: by itself it opens nothing, yet.
            if (!wrote && gates.length > 0 && tagsByService(principal, gates, snapshot)) {
                const actions = [BY_SERVICE];
                yield {
                    principals: [principal.arn],
                    ...sourceOf(principal, actions),
                    severity: "low",
                    claim: {
                        effect: "tag instances and so open sessions on them",
                        actions,
                        provided: "ec2:CreateTags is allowed too",
                    },
                };
            }
        }
    },
};

function tagsByService(principal: AccountPrincipal, gates: readonly GatingTag[], snapshot: Snapshot): boolean {
    const action = BY_SERVICE;
    if (!snapshot.mentions(principal, action)) return false;
    return gates.some(({ key, values }) =>
        values.some((value) =>
            tagWritingCalls(key, value, action, principal).some((context) =>
                snapshot.possible(principal, action, { universes: [arns("*")], tagged: false, context }),
            ),
        ),
    );
}

/** Whether one tag can be written on an instance that doesn't carry it, where the principal's sessions can be. */
function tags(
    principal: AccountPrincipal,
    action: string,
    resource: string,
    { spelling, value }: { spelling: string; value: ContextValue },
    snapshot: Snapshot,
): boolean {
    return sessionRegions(principal).some((region) => {
        const universes = [arns(placed(resource.replace(":*:", `:${region}:`), snapshot))];
        const writes = tagWritingCalls(spelling, value, action, principal).some((context) =>
            snapshot.possible(principal, action, { universes, lacking: spelling.toLowerCase(), context }),
        );
        // Sessions on managed instances must be allowed at all before their tags matter.
        return writes && snapshot.possible(principal, "ssm:StartSession", { universes }) !== undefined;
    });
}
