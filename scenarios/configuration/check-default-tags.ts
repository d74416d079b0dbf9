import { MOST_TAGS } from "../../access/quotas";
import { principalsOf, type AccessModel, type Tags } from "../../access/model";
import { isTagText, LONGEST_KEY, LONGEST_VALUE, STACK_TAGS, TAG_TEXT } from "../settings/fields";
import type { Problem } from "./problem";

/** Where the AWS provider's own configuration has tags for everything that it creates. */
const KEY = "aws:defaultTags";

/**
 * Finds default tags of the AWS provider that would change who reaches what. The provider gives them to every instance
 * and user that doesn't have the key: an instance that was left without `Environment` so that no principal reaches it would
 * get it, and a user could get a tag that grants by principal tags compare.
 */
export function checkDefaultTags(text: string | undefined, model: AccessModel): Problem[] {
    const defaults = defaultTags(text);
    const granted = lowerCased(grantedKeys(model));
    const owners = ownTags(model);
    const written = lowerCased(owners.flatMap(({ tags }) => Object.keys(tags)));
    const problems = Object.entries(defaults).flatMap(([key, found]): Problem[] => {
        const path = [KEY, "tags", key];
        const grant = granted.get(key.toLowerCase());
        const spelling = written.get(key.toLowerCase());
        if (grant !== undefined) {
            const expected = `a key that no grant uses: everything without a tag ${grant} would get this one; set the tag on individual instances and users instead`;
            return [{ path, found, expected }];
        }
        const refused = refusedByIam(key, found);
        if (refused !== undefined) return [{ path, ...refused }];

        return spelling === undefined || spelling === key
            ? []
            : [
                  {
                      path,
                      wrong: "key" as const,
                      found: key,
                      expected: `the spelling ${spelling}: tag keys are case-insensitive in IAM`,
                  },
              ];
    });
    const most = Math.max(0, ...owners.map(({ tags, more }) => Object.keys({ ...defaults, ...tags }).length + more));
    return most <= MOST_TAGS || Object.keys(defaults).length === 0
        ? problems
        : [
              ...problems,
              {
                  path: [KEY],
                  found: defaults,
                  expected: `at most ${MOST_TAGS} tags together with those of each instance and user, AWS's limit; one of them would have ${most}`,
              },
          ];
}

/** The stack's users and roles get these tags too, and IAM takes less than EC2: a deployment would stop half-way. */
function refusedByIam(key: string, value: unknown): Omit<Problem, "path"> | undefined {
    const by = (what: string, longest: number) =>
        `a tag ${what} that IAM accepts, since users and roles get it too: at most ${longest} ${TAG_TEXT}`;
    if (key === "" || !isTagText(key, LONGEST_KEY))
        return { wrong: "key", found: key, expected: by("key", LONGEST_KEY) };

    return typeof value !== "string" || isTagText(value, LONGEST_VALUE)
        ? undefined
        : { found: value, expected: by("value", LONGEST_VALUE) };
}

/** The tags, if they are readable; what is wrong with them otherwise is the provider's to say. */
function defaultTags(text: string | undefined): Readonly<Record<string, unknown>> {
    try {
        const value = JSON.parse(text ?? "{}") as { tags?: unknown } | null;
        return typeof value?.tags === "object" ? { ...value.tags } : {};
    } catch {
        return {};
    }
}

function grantedKeys(model: AccessModel): string[] {
    return principalsOf(model).flatMap(({ grants }) =>
        grants.flatMap((grant) => {
            switch (grant.by) {
                case "tags":
                    return Object.keys(grant.tags);
                case "principal-tags":
                    return grant.keys;
                case "instances":
                    return [];
            }
        }),
    );
}

/** How many tags each thing that the stack makes for the model has of its own: its tags, the program's beside them. */
function ownTags({ instances, users = {}, roles = {} }: AccessModel): readonly { tags: Tags; more: number }[] {
    return [
        ...Object.values(instances).map(({ tags }) => ({ tags, more: 0 })),
        ...[...Object.values(users), ...Object.values(roles)].map(({ tags }) => ({ tags, more: STACK_TAGS })),
    ];
}

function lowerCased(keys: readonly string[]): Map<string, string> {
    return new Map(keys.map((key) => [key.toLowerCase(), key]));
}
