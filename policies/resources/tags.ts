import { at, listAt, UNKNOWN } from "../pack/known";
import type { RuleConfig, Subject } from "../pack/rule";
import { invalid, shown } from "../pack/wording";

/** Tags of a resource; a value may be unknown before deployment. */
export type KnownTags = Readonly<Record<string, string | typeof UNKNOWN>>;

/**
 * The tags AWS will store: tagsAll, which holds the provider's default tags too, else the resource's own tags over
 * those default tags. UNKNOWN where not even the keys are known.
 */
export function tagsOf(subject: Subject): KnownTags | typeof UNKNOWN {
    const { tagsAll, tags } = subject.props;
    if (isRecord(tagsAll)) return tagsAll as KnownTags;

    if (tags === UNKNOWN) return UNKNOWN;

    return { ...subject.defaultTags, ...(isRecord(tags) ? (tags as KnownTags) : {}) };
}

/** The tags a launch template gives the instances launched from it. */
export function templateInstanceTags(template: Subject): KnownTags | typeof UNKNOWN {
    const specifications = listAt(template.props, "tagSpecifications");
    if (specifications === UNKNOWN) return UNKNOWN;

    const ofInstances = specifications.find((one) => at(one, "resourceType") === "instance");
    if (ofInstances === undefined && specifications.some((one) => at(one, "resourceType") === UNKNOWN)) return UNKNOWN;

    const tags = at(ofInstances, "tags");
    return tags === UNKNOWN ? UNKNOWN : isRecord(tags) ? (tags as KnownTags) : {};
}

/** A tag of an Auto Scaling group. */
interface GroupTag {
    readonly key: string | typeof UNKNOWN;
    readonly value: string | typeof UNKNOWN;
    /** Whether the group gives the tag to its instances. */
    readonly propagates: boolean | typeof UNKNOWN;
}

/** A tag of an Auto Scaling group that is a resource of its own. */
export const GROUP_TAG = "aws:autoscaling/tag:Tag";

/** The tags of an Auto Scaling group, or the one of a resource that gives a group a tag. */
export function groupTags(group: Subject): readonly GroupTag[] | typeof UNKNOWN {
    // Providers before version 5 know tagsCollections too, with the names that Terraform has.
    const lists = (group.type === GROUP_TAG ? ["tag"] : ["tags", "tagsCollections"]).map((property) =>
        listAt(group.props, property),
    );
    return lists.includes(UNKNOWN)
        ? UNKNOWN
        : (lists as readonly (readonly unknown[])[]).flat().map((tag) => ({
              key: at(tag, "key") as GroupTag["key"],
              value: at(tag, "value") as GroupTag["value"],
              propagates: propagates(at(tag, "propagateAtLaunch") ?? at(tag, "propagate_at_launch")),
          }));
}

function propagates(value: unknown): GroupTag["propagates"] {
    return value === UNKNOWN ? UNKNOWN : value === true || value === "true";
}

/** The tags that a group, or such a resource, gives instances at launch, as far as their keys are known. */
export function launchedTags(group: Subject): KnownTags {
    const tags = groupTags(group);
    const passed = tags === UNKNOWN ? [] : tags.filter(({ propagates: yes }) => yes !== false);
    return Object.fromEntries(
        passed.flatMap(({ key, value, propagates: yes }) =>
            typeof key === "string" ? [[key, yes === UNKNOWN ? UNKNOWN : value]] : [],
        ),
    );
}

/** The keys that differ from another one only by case: AWS keeps both, and conditions on keys ignore case. */
export function caseVariants(keys: readonly string[]): readonly (readonly string[])[] {
    const spellings = new Map<string, string[]>();
    for (const key of keys) {
        const lower = key.toLowerCase();
        spellings.set(lower, [...(spellings.get(lower) ?? []), key]);
    }
    return [...spellings.values()].filter((same) => same.length > 1);
}

/** The configuration of every rule that asks for the tags that grant access. */
export const requiredTagsSchema = {
    required: {
        type: "object",
        description:
            "The tag keys that grant access, each with the values allowed; an empty list allows any value that isn't empty",
        additionalProperties: { type: "array", items: { type: "string" } },
        default: {},
    },
} as const;

/** What is wrong with the configured tags: keys in two spellings, keys and values that no instance can have. */
export function requiredMistakes(config: RuleConfig): readonly string[] {
    const required = requiredTags(config);
    const defaults = Object.entries((config.defaults ?? {}) as Record<string, string>);
    return [
        ...caseVariants(Object.keys(required)).map((spellings) =>
            invalid("required", spellings, "each key in one spelling"),
        ),
        ...Object.entries(required).flatMap(([key, allowed]) => [
            ...(key.trim() === "" ? [invalid("required", key, "the key of a tag")] : []),
            ...(allowed.some((value) => value.trim() === "")
                ? [invalid(`required.${key}`, "", "values that aren't empty, or an empty list for any")]
                : []),
        ]),
        ...defaults.flatMap(([key, value]) => {
            const allowed = Object.hasOwn(required, key) ? (required[key] ?? []) : [];
            return allowed.length === 0 || allowed.includes(value)
                ? []
                : [invalid(`defaults.${key}`, value, allowed.join(", "))];
        }),
    ];
}

/** The tag keys that grant access, each with its allowed values. */
export function requiredTags(config: RuleConfig): Readonly<Record<string, readonly string[]>> {
    return (config.required ?? {}) as Readonly<Record<string, readonly string[]>>;
}

/** What is wrong with tags: two spellings of one key, and, by the configuration, values that aren't allowed. */
export function wrongTags(tags: KnownTags, required: Readonly<Record<string, readonly string[]>>): string[] {
    const keys = Object.keys(tags);
    const problems = caseVariants(keys).map(variantsText);
    for (const [key, allowed] of Object.entries(required)) {
        const value: unknown = tags[key];
        if (value !== undefined && value !== UNKNOWN && !isAllowed(value, allowed))
            problems.push(`The tag ${key} has the value ${shown(value)} (expected ${allowedText(allowed)}).`);
    }
    return problems;
}

/** What is wrong with tags of these keys by which a stack's policies grant sessions: spellings that differ by case. */
export function grantedVariants(tags: KnownTags, granted: readonly string[]): readonly string[] {
    const keys = new Set(granted.map((key) => key.toLowerCase()));
    return caseVariants(Object.keys(tags).filter((key) => keys.has(key.toLowerCase()))).map(variantsText);
}

/** The answer where no key is configured: only beside the stack's policies do tags grant anything. */
export const NO_KEYS = "no tag keys are configured: where policies of the stack grant by tags, the stack is judged";

/** What is wrong with two spellings of one key. */
export function variantsText(spellings: readonly string[]): string {
    return `The tag keys ${spellings.join(" and ")} differ only by case: a condition on one reads either.`;
}

/** The required keys that are there with a value not known yet. */
export function openTags(tags: KnownTags, required: Readonly<Record<string, readonly string[]>>): readonly string[] {
    return Object.keys(required).filter((key) => tags[key] === UNKNOWN);
}

/** Values that are no text AWS stores as text. */
function isAllowed(value: unknown, allowed: readonly string[]): boolean {
    const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    return typeof text === "string" && text.trim() !== "" && (allowed.length === 0 || allowed.includes(text));
}

/** The required keys that aren't there, each with the spelling that is used instead. */
export function missingTags(tags: KnownTags, required: Readonly<Record<string, readonly string[]>>): string[] {
    const keys = Object.keys(tags);
    return Object.entries(required)
        .filter(([key]) => !keys.includes(key))
        .map(([key, allowed]) => {
            const misspelt = keys.find((other) => other.toLowerCase() === key.toLowerCase());
            return misspelt === undefined
                ? `The tag ${key} is missing (expected ${allowedText(allowed)}).`
                : `The tag ${key} is spelt ${misspelt}; tag keys are case-sensitive where instances are tagged.`;
        });
}

function allowedText(allowed: readonly string[]): string {
    return allowed.length === 0 ? "any value that isn't empty" : allowed.join(", ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
