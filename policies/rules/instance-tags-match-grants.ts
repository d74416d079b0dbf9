import { IDENTITY_TYPES, readDocuments } from "../../access/stack";
import { sessionGrants, tagKey } from "../iam/sessions";
import { UNKNOWN } from "../pack/known";
import type { Rule, StackSubject } from "../pack/rule";
import { SESSION_TARGETS } from "../resources/instances";
import { Relations } from "../resources/relations";
import { type KnownTags, tagsOf } from "../resources/tags";

export const instanceTagsMatchGrants: Rule = {
    name: "instance-tags-match-grants",
    description: "An instance's tag nearly is one that the stack's policies grant sessions by.",
    why: "With a typing error, such as development for Development, no session opens on the instance.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps: "Spell the tag as the policies do; values are compared letter by letter.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html",
    tags: ["instances", "tags"],
    stack: (resources) => {
        const stack = new Relations(resources);
        const granted = grantedValues(stack.ofType(...IDENTITY_TYPES));
        return granted.size === 0
            ? []
            : stack.ofType(...SESSION_TARGETS).flatMap((instance) => {
                  const tags = tagsOf(instance);
                  return tags === UNKNOWN
                      ? []
                      : nearMisses(tags, granted).map((problem) => ({ problem, urn: instance.urn }));
              });
    },
};

/** The tags that session statements compare, each with the values that grant. */
function grantedValues(holders: readonly StackSubject[]): ReadonlyMap<string, ReadonlySet<string>> {
    const granted = new Map<string, Set<string>>();
    const guards = holders
        .flatMap(readDocuments)
        .flatMap((document) =>
            document.state === "read" && document.kind === "identity" ? sessionGrants(document.policy) : [],
        )
        .flatMap((grant) => grant.guards);
    for (const guard of guards) {
        const values = granted.get(tagKey(guard)) ?? new Set<string>();
        granted.set(tagKey(guard), values);
        if (guard.values.family === "string") {
            guard.values.templates
                .filter(({ variables }) => variables.length === 0)
                .forEach(({ text }) => values.add(text));
        }
    }
    return granted;
}

function nearMisses(tags: KnownTags, granted: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
    const keys = Object.keys(tags);
    return [...granted].flatMap(([key, values]) => {
        // Conditions ignore the case of keys.
        const present = keys.find((one) => one.toLowerCase() === key.toLowerCase());
        if (present === undefined) {
            const typo = keys.find((one) => !granted.has(one) && isTypo(one.toLowerCase(), key.toLowerCase()));
            return typo === undefined ? [] : [`It has the tag ${typo}; the stack's policies ask for ${key}.`];
        }
        const value = tags[present];
        const meant =
            typeof value === "string" && !values.has(value)
                ? [...values].find((one) => sameLetters(one, value))
                : undefined;
        return meant === undefined
            ? []
            : [
                  `Its tag ${present} is ${JSON.stringify(value)}; the stack's policies ask for ${JSON.stringify(meant)}.`,
              ];
    });
}

function sameLetters(one: string, other: string): boolean {
    return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Whether one character is left out, added, changed, or two are swapped, in a word long enough for that to be a slip. */
function isTypo(one: string, other: string): boolean {
    if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > 1) return false;

    let start = 0;
    while (start < one.length && one[start] === other[start]) start += 1;
    let end = 0;
    while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
    const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
    return (
        (left.length <= 1 && right.length <= 1) ||
        (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0])
    );
}
