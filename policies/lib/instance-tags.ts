import { UNKNOWN } from "./known";
import type { Subject } from "./rule";

/** Tags of a resource; a value may be unknown before deployment. */
export type KnownTags = Readonly<Record<string, string | typeof UNKNOWN>>;

/**
 * The tags AWS will store: tagsAll, which holds the provider's default tags too, else the resource's own tags over
 * those default tags. UNKNOWN where not even the keys are known.
 */
export function tagsOf(subject: Subject): KnownTags | typeof UNKNOWN {
    const { tagsAll, tags } = subject.props;
    if (tagsAll !== UNKNOWN && isRecord(tagsAll)) {
        return tagsAll as KnownTags;
    }
    if (tags === UNKNOWN) {
        return UNKNOWN;
    }
    return { ...subject.defaultTags, ...(isRecord(tags) ? (tags as KnownTags) : {}) };
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

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
