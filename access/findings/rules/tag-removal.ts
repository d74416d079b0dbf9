import { layersOf, layerStatements } from "../../evaluate/outcome";
import { coversAction } from "../../evaluate/statement";
import type { ContextValue } from "../../evaluate/context";
import type { AccountPrincipal } from "../../matrix/account";
import { tagRemovingCalls, tagWritingCalls } from "../toolkit/tag-calls";
import { sessionRegions, spellings, writableValues } from "../toolkit/tag-writing";
import type { Found } from "../toolkit/finding";
import type { Rule } from "../toolkit/rule";
import type { Snapshot } from "../toolkit/snapshot";
import { tagConditions, valuesOf } from "../toolkit/statements";
import type { Condition } from "../../policy/policy";
import { placed, sourceOf } from "../toolkit/allowing-statement";
import { INSTANCE_TAG_WRITES, INSTANCE_TAGS, SERVICE_TAG_WRITES } from "../../bypasses";
import { arns } from "../../prove/universe";

const VERBS = { removes: "remove", writes: "overwrite" } as const;

export const tagRemoval: Rule = {
    id: "tag-removal",
    ...INSTANCE_TAGS,
    title: "Removal of the instance tags that deny sessions",
    why: "Where a Deny or a negated condition is all that keeps sessions from an instance, removing its tag, or changing its value, opens it.",
    *find(snapshot) {
        for (const principal of snapshot.people) {
            for (const tag of closingTags(principal)) {
                const ways = INSTANCE_TAG_WRITES.flatMap((way) => {
                    const spelling = spellingOf(tag, way, principal, snapshot);
                    return spelling === undefined ? [] : [{ spelling, ...way }];
                });
                const [first] = ways;
                if (first === undefined) {
                    yield* byService(tag, principal, snapshot);
                    continue;
                }
                const actions = ways.map(({ action }) => action);
                const verbs = [...new Set(ways.map(({ effect }) => VERBS[effect]))].join(" or ");
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

/** The tagging service asks for EC2's own right too: by itself it opens nothing, yet. */
function* byService(tag: ClosingTag, principal: AccountPrincipal, snapshot: Snapshot): Generator<Found> {
    for (const { action, effect, besides } of SERVICE_TAG_WRITES) {
        if (!snapshot.mentions(principal, action)) continue;
        const universes = [arns("*")];
        const can = changes(tag.key, { action, effect }, tag, principal).some((context) =>
            snapshot.possible(principal, action, { universes, tagged: false, context }),
        );
        const opens = INSTANCE_TAG_WRITES.some(({ resource }) =>
            snapshot.possible(principal, "ssm:StartSession", { universes: [arns(placed(resource, snapshot))] }),
        );
        if (!can || !opens) continue;
        const claim = {
            effect: `${VERBS[effect]} the tag ${tag.key} on instances`,
            actions: [action],
            then: "which only its value keeps closed",
            provided: `${besides} is allowed too`,
        };
        yield { principals: [principal.arn], ...sourceOf(principal, [action]), severity: "low", claim };
    }
}

/** The condition keys of the calls that remove a tag, or give it a value that doesn't close. */
function changes(
    key: string,
    { action, effect }: Pick<(typeof INSTANCE_TAG_WRITES)[number], "action" | "effect">,
    { values }: ClosingTag,
    principal: AccountPrincipal,
): Record<string, ContextValue>[] {
    return effect === "writes"
        ? writableValues(key, action, principal)
              .filter((value) => !values.has(value))
              .flatMap((value) => tagWritingCalls(key, value, action, principal))
        : tagRemovingCalls(key, action, principal).map((call) => ({
              ...call,
              "ec2:region": { unknown: "can be any" },
          }));
}

/** The spelling of a key in which a principal can remove the tag from instances that its sessions could be on. */
function spellingOf(
    tag: ClosingTag,
    way: (typeof INSTANCE_TAG_WRITES)[number],
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
    return (way.effect === "writes" ? [tag.key] : spellings(tag.key, way.action, principal)).find((one) =>
        changes(one, way, tag, principal).some((context) =>
            snapshot.possible(principal, way.action, { universes, context }),
        ),
    );
}

/** A tag whose presence keeps sessions away, and the values that are known to do so. */
interface ClosingTag {
    readonly key: string;
    readonly values: ReadonlySet<string>;
}

function closingTags({ policies }: AccountPrincipal): ClosingTag[] {
    const found = new Map<string, { key: string; values: Set<string> }>();
    for (const statement of layerStatements(layersOf(policies))) {
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
