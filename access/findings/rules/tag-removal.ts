import type { ContextValue } from "../../evaluate/context";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { spellings } from "../gating-tags";
import type { Rule } from "../rule";
import type { Snapshot } from "../snapshot";
import { tagConditions } from "../statements";
import { EC2_INSTANCE, placed, sourceOf } from "../way-round";
import { arns } from "../../prove/universe";

const MANAGED_INSTANCE = "arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-*";
/** Who takes a tag away, and who gives it another value. */
interface Way {
    readonly action: string;
    readonly resource: string;
    readonly verb: "remove" | "overwrite";
}

const WAYS: readonly Way[] = [
    { action: "ec2:DeleteTags", resource: EC2_INSTANCE, verb: "remove" },
    { action: "ec2:CreateTags", resource: EC2_INSTANCE, verb: "overwrite" },
    { action: "ssm:RemoveTagsFromResource", resource: MANAGED_INSTANCE, verb: "remove" },
    { action: "ssm:AddTagsToResource", resource: MANAGED_INSTANCE, verb: "overwrite" },
];

export const tagRemoval: Rule = {
    id: "tag-removal",
    severity: "critical",
    title: "Removing or overwriting the tags that close instances",
    why: "Where a Deny or a negated condition is all that keeps sessions from an instance, taking its tag away, or giving it another value, opens it.",
    remedy: "Deny ec2:DeleteTags and ec2:CreateTags where aws:TagKeys holds the tag's key in any letter case, and allow sessions by tags rather than deny them.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            if (snapshot.sessions(principal) === "none") continue;
            for (const key of closingTags(principal)) {
                const ways = WAYS.flatMap((way) => {
                    const spelling = spellingOf(key, way, principal, snapshot);
                    return spelling === undefined ? [] : [{ spelling, action: way.action, verb: way.verb }];
                });
                const [first] = ways;
                if (first === undefined) continue;
                const actions = ways.map(({ action }) => action);
                const verbs = [...new Set(ways.map(({ verb }) => verb))].join(" or ");
                const what = `${principal.name} may ${verbs} the tag ${first.spelling} on instances (${actions.join(", ")}), and without its value they are open`;
                yield { principals: [principal.arn], ...sourceOf(principal, actions), what };
            }
        }
    },
};

/** The spelling of a key in which a principal may take the tag away from instances that its sessions could be on. */
function spellingOf(key: string, way: Way, principal: AccountPrincipal, snapshot: Snapshot): string | undefined {
    const universes = [arns(placed(way.resource, snapshot))];
    if (snapshot.possible(principal, "ssm:StartSession", { universes }) === undefined) return undefined;
    // In another spelling it would be a second tag, not another value.
    return (way.verb === "overwrite" ? [key] : spellings(key)).find((one) => {
        const context = { "aws:tagkeys": [one], ...(way.verb === "overwrite" && written(one)) };
        return snapshot.possible(principal, way.action, { universes, context }) !== undefined;
    });
}

/** A value that no policy names, in the request. */
function written(key: string): Record<string, ContextValue> {
    return { [`aws:requesttag/${key.toLowerCase()}`]: "x0f1e2d3c4b5a69788", "ec2:region": { unknown: "can be any" } };
}

/** The tags whose presence keeps sessions away. */
function closingTags({ policies }: AccountPrincipal): Set<string> {
    const statements = policies.identity.flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements));
    const keys = statements
        .filter((one) => coversAction(one, "ssm:startsession"))
        .flatMap((one) =>
            tagConditions(one)
                .filter(({ operator }) => operator.negated !== (one.effect === "Deny") || operator.ifExists)
                .map(({ name }) => name.slice(name.indexOf("/") + 1)),
        );
    return new Set(keys);
}
