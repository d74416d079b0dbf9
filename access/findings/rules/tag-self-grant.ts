import type { ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import { gatingTags, valueText, type GatingTag } from "../toolkit/gating-tags";
import { sessionRegions, spellings, tagWritingCalls } from "../toolkit/tag-writing";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { EC2_INSTANCE, placed, sourceOf } from "../toolkit/allowing-statement";
import { arns } from "../../prove/universe";

/** Who tags, and what is tagged. EC2's own tags are written by EC2, tags of other servers by Systems Manager. */
const WAYS: readonly (readonly [action: string, resource: string])[] = [
    ["ec2:CreateTags", EC2_INSTANCE],
    ["ssm:AddTagsToResource", "arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-*"],
];

export const tagSelfGrant: Rule = {
    id: "tag-self-grant",
    severity: "critical",
    title: "Changes to the instance tags that open the principal's own sessions",
    why: "A principal that can set the tag its sessions require can tag any instance and open a session on it. Condition keys ignore letter case, so environment does as well as Environment.",
    remedy: "Deny ec2:CreateTags and ssm:AddTagsToResource where aws:TagKeys holds the tag's key in any letter case (ForAnyValue:StringEqualsIgnoreCase), or don't allow them.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    *find(snapshot) {
        for (const principal of snapshot.limited) {
            const gates = gatingTags(principal, snapshot);
            let wrote = false;
            for (const { key, values } of gates) {
                for (const [action, resource] of WAYS) {
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
                const actions = ["tag:TagResources"];
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
    const action = "tag:TagResources";
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
