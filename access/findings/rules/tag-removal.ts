import { layersOf } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { AccountPrincipal } from "../../matrix/account";
import { sessionRegions, spellings, tagWritingCalls, writableValues } from "../toolkit/tag-writing";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { tagConditions, valuesOf } from "../toolkit/statements";
import type { Condition } from "../../policy/policy";
import { EC2_INSTANCE, placed, sourceOf } from "../toolkit/allowing-statement";
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
    title: "Removal of the instance tags that deny sessions",
    why: "Where a Deny or a negated condition is all that keeps sessions from an instance, taking its tag away, or giving it another value, opens it.",
    remedy: "Deny ec2:DeleteTags and ec2:CreateTags where aws:TagKeys holds the tag's key in any letter case, and allow sessions by tags rather than deny them.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            for (const tag of closingTags(principal)) {
                const ways = WAYS.flatMap((way) => {
                    const spelling = spellingOf(tag, way, principal, snapshot);
                    return spelling === undefined ? [] : [{ spelling, action: way.action, verb: way.verb }];
                });
                const [first] = ways;
                if (first === undefined) continue;
                const actions = ways.map(({ action }) => action);
                const verbs = [...new Set(ways.map(({ verb }) => verb))].join(" or ");
                const claim = {
                    effect: `${verbs} the tag ${first.spelling} on instances`,
                    actions,
                    then: "which only its value keeps closed",
                };
                yield { principals: [principal.arn], ...sourceOf(principal, actions), claim };
            }
        }
    },
};

/** The spelling of a key in which a principal may take the tag away from instances that its sessions could be on. */
function spellingOf(
    { key, values }: ClosingTag,
    way: Way,
    principal: AccountPrincipal,
    snapshot: Snapshot,
): string | undefined {
    if (!snapshot.mentions(principal, way.action)) return undefined;
    const universes = sessionRegions(principal)
        .map((region) => [arns(placed(way.resource.replace(":*:", `:${region}:`), snapshot))])
        .filter((one) => snapshot.possible(principal, "ssm:StartSession", { universes: one }))
        .flat();
    if (universes.length === 0) return undefined;
    // In another spelling it would be a second tag, not another value.
    return (way.verb === "overwrite" ? [key] : spellings(key, way.action, principal)).find((one) =>
        (way.verb === "overwrite"
            ? writableValues(one, way.action, principal)
                  .filter((value) => !values.has(value))
                  .flatMap((value) => tagWritingCalls(one, value, way.action, principal))
            : [{ "aws:tagkeys": [one], "ec2:region": { unknown: "can be any" } }]
        ).some((context) => snapshot.possible(principal, way.action, { universes, context })),
    );
}

/** A tag whose presence keeps sessions away, and the values that are known to do so. */
interface ClosingTag {
    readonly key: string;
    readonly values: ReadonlySet<string>;
}

function closingTags({ policies }: AccountPrincipal): ClosingTag[] {
    const found = new Map<string, { key: string; values: Set<string> }>();
    const statements = layersOf(policies)
        .flatMap((layer) => layer.policies)
        .flatMap((policy) => (policy.kind === "unknown" ? [] : policy.statements));
    for (const statement of statements) {
        if (!coversAction(statement, "ssm:startsession")) continue;
        for (const condition of tagConditions(statement)) {
            if (!closes(condition, statement.effect === "Allow")) continue;
            const key = condition.name.slice(condition.name.indexOf("/") + 1);
            const tag = found.get(key) ?? { key, values: new Set<string>() };
            // A value that is asked for only where the tag is there opens.
            if (condition.operator.negated || statement.effect === "Deny")
                for (const value of valuesOf(condition)) tag.values.add(value);

            found.set(key, tag);
        }
    }
    return [...found.values()];
}

/** Whether a statement lets a request through without the tag, and not with each of its values. */
function closes({ operator, values }: Condition, allows: boolean): boolean {
    if (values.family === "null") return values.absent.includes(allows);
    return allows ? operator.negated || operator.ifExists || operator.set === "all" : !operator.negated;
}
