import { mapValues } from "../../access/map-values";
import { MOST_TAGS } from "../../access/quotas";
import { principalsOf, type AccessModel, type Tags } from "../../access/model";
import { RUN_AS_TAG } from "../../access/session-settings";
import { isTagText, LONGEST_KEY, LONGEST_VALUE, STACK_TAGS, TAG_TEXT } from "../settings/fields";
import type { Path, Problem } from "./problem";

/** Where the AWS provider's own configuration has tags for everything that it creates. */
const DEFAULT_TAGS = ["aws:defaultTags", "tags"];
/** Where this program's configuration has them. */
const RESOURCE_TAGS = ["resources", "tags"];

/**
 * Finds tags for everything that would change who reaches what, or as whom: the AWS provider's default tags, and this
 * program's own. Every instance and user that doesn't have the key gets them: an instance that was left without
 * `Environment` so that no principal reaches it would get it, and a user could get a tag that grants by principal tags compare.
 */
export function checkCommonTags(providerSettings: string | undefined, tags: Tags, model: AccessModel): Problem[] {
    const defaults = defaultTags(providerSettings);
    const owners = ownTags(model);
    const check = (place: Path, common: Readonly<Record<string, unknown>>) => problemsOf(place, common, model, owners);
    const problems = [...check(DEFAULT_TAGS, defaults), ...check(RESOURCE_TAGS, tags)];
    const common = { ...defaults, ...tags };
    const most = Math.max(0, ...owners.map((owner) => Object.keys({ ...common, ...owner.tags }).length + owner.more));
    if (most <= MOST_TAGS || Object.keys(common).length === 0) return problems;

    const path = Object.keys(tags).length > 0 ? RESOURCE_TAGS : DEFAULT_TAGS.slice(0, 1);
    const expected = `at most ${MOST_TAGS} tags together with those of each instance and user, AWS's limit; one of them would have ${most}`;
    return [...problems, { path, found: common, expected }];
}

function problemsOf(
    place: Path,
    common: Readonly<Record<string, unknown>>,
    model: AccessModel,
    owners: readonly Owner[],
): Problem[] {
    const granted = lowerCased(grantedKeys(model));
    const written = lowerCased(owners.flatMap(({ tags }) => Object.keys(tags)));
    return Object.entries(common).flatMap(([key, found]): Problem[] => {
        const path = [...place, key];
        const grant = granted.get(key.toLowerCase());
        const spelling = written.get(key.toLowerCase());
        if (grant !== undefined) {
            const expected = `a key that no grant uses: everything without a tag ${grant} would get this one; set the tag on individual instances and users instead`;
            return [{ path, found, expected }];
        }
        if (key.toLowerCase() === RUN_AS_TAG.toLowerCase()) {
            const expected = `another key: sessions of every user and role would run as the operating system's user in ${RUN_AS_TAG}`;
            return [{ path, wrong: "key", found: key, expected }];
        }
        const refused = refusedByIam(key, found);
        if (refused !== undefined) return [{ path, ...refused }];
        if (spelling === undefined || spelling === key) return [];

        const expected = `the spelling ${spelling}: tag keys are case-insensitive in IAM`;
        return [{ path, wrong: "key", found: key, expected }];
    });
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

/** What the stack makes for the model and has tags of its own: these, and how many the program adds. */
interface Owner {
    readonly tags: Tags;
    readonly more: number;
}

function ownTags({ instances, users = {}, roles = {} }: AccessModel): readonly Owner[] {
    return [
        ...Object.values(instances).map(({ tags }) => ({ tags, more: 0 })),
        ...[...Object.values(users), ...Object.values(roles)].map(({ tags }) => ({ tags, more: STACK_TAGS })),
    ];
}

function lowerCased(keys: readonly string[]): Map<string, string> {
    return new Map(keys.map((key) => [key.toLowerCase(), key]));
}

/** The model with tags for everything, where an instance, user or role doesn't have the key itself. */
export function withCommonTags({ instances, users, roles, ...rest }: AccessModel, common: Tags): AccessModel {
    const tagged = <T extends { readonly tags: Tags }>(one: T): T => ({ ...one, tags: { ...common, ...one.tags } });
    return {
        ...rest,
        instances: mapValues(instances, tagged),
        users: users && mapValues(users, tagged),
        roles: roles && mapValues(roles, tagged),
    };
}
