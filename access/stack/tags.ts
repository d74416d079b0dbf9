import type { Unknown } from "../evaluate/context";
import { defaultTagsOf, type StackResource } from "./resource";
import { isOpen, isRecord, LATER, textOrUnknown } from "./values";

/** Tags as far as they are known before deployment. */
export interface StoredTags {
    readonly tags: Readonly<Record<string, string | Unknown>>;
    /** Set where not even all the keys are known. */
    readonly unknownTags?: Unknown;
}

/** A secret's keys may be anything as well. */
const ANY_KEY: Unknown = { ...LATER, absent: true };

/**
 * The tags that AWS will store: tagsAll, which holds the provider's default tags too, else the resource's own tags over
 * those default tags.
 */
export function storedTags({
    props,
    provider,
    external,
}: Pick<StackResource, "props"> & Partial<StackResource>): StoredTags {
    const { tagsAll, tags } = props;
    if (isRecord(tagsAll)) return { tags: valuesOf(tagsAll) };
    // A preview doesn't tell what it read.
    if (external === true && tags === undefined) return { tags: {}, unknownTags: ANY_KEY };
    const defaults = defaultTagsOf(provider);
    const own = isRecord(tags) ? tags : {};
    const known = valuesOf({ ...defaults, ...own });
    return defaults === undefined || isOpen(tags) ? { tags: known, unknownTags: ANY_KEY } : { tags: known };
}

function valuesOf(tags: Readonly<Record<string, unknown>>): Record<string, string | Unknown> {
    const given = Object.entries(tags).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(given.map(([key, value]) => [key, textOrUnknown(value)]));
}
