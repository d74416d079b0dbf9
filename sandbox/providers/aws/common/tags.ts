import { containsUnknown, isObject, UNKNOWN, type Properties } from "../../rpc/values";

export type TagMap = Record<string, string>;

/** A resource's tags on top of the provider's default ones: what AWS gets. Unknown if any tag is. */
export function withDefaultTags(tags: unknown, defaults: Readonly<TagMap>): unknown {
    if (containsUnknown(tags)) return UNKNOWN;

    return { ...defaults, ...(isObject(tags) ? tags : {}) };
}

/** Tags as most AWS APIs take them. */
export function tagList(tags: unknown): { Key: string; Value: string }[] {
    return Object.entries(isObject(tags) ? tags : {}).map(([Key, value]) => ({ Key, Value: String(value) }));
}

/** Tags as most AWS APIs answer them. Tags that AWS itself sets can't be changed. */
export function tagMap(tags: readonly { Key?: string; Value?: string }[] | undefined): TagMap {
    return Object.fromEntries(
        (tags ?? [])
            .filter(({ Key }) => Key !== undefined && !Key.startsWith("aws:"))
            .map(({ Key, Value }) => [Key, Value ?? ""]),
    ) as TagMap;
}

/** Whether something has exactly these tags. */
export function sameTags(actual: TagMap, wanted: unknown): boolean {
    const sorted = (tags: object) => JSON.stringify(Object.entries(tags).sort());
    return sorted(actual) === sorted(isObject(wanted) ? wanted : {});
}

/**
 * The properties `tags` and `tagsAll` of a state. A default tag of the provider is in `tags` only if the
 * resource says it itself; for an import nothing is known of that, and what equals a default is taken for one.
 */
export function tagState(actual: TagMap, defaults: Readonly<TagMap>, prior: Properties): Properties {
    const own = isObject(prior["tags"]) ? prior["tags"] : {};
    const tags = Object.fromEntries(
        Object.entries(actual).filter(([key, value]) => key in own || defaults[key] !== value),
    );
    return { tags, tagsAll: actual };
}

/** What has to be done to come from one set of tags to the other. */
export function tagChanges(old: unknown, news: unknown): { set: { Key: string; Value: string }[]; remove: string[] } {
    const before = isObject(old) ? old : {};
    const after = isObject(news) ? news : {};
    return {
        set: tagList(Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value))),
        remove: Object.keys(before).filter((key) => !(key in after)),
    };
}
