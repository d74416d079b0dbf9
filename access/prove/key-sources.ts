import { INSTANCE_TAG_PREFIXES, isUnknown, type RequestContext, type Unknown } from "../evaluate/context";

/** Where the value of a condition key comes from, when a session is opened on an instance that doesn't exist yet. */
export type KeySource =
    /** The instance's tag of that key, in lower case. */
    | { readonly from: "tag"; readonly tag: string }
    /** The instance's ARN. */
    | { readonly from: "instance" }
    /** How, when and from where the session is opened: free to choose, as far as `value` leaves it free. */
    | { readonly from: "call"; readonly value: Unknown }
    /** The principal and the account: given, whatever instance it is. */
    | { readonly from: "principal" };

/** Looks up where a key, in lower case, comes from. */
export function sourceOf(key: string, principal: RequestContext): KeySource {
    for (const prefix of INSTANCE_TAG_PREFIXES) {
        if (!key.startsWith(prefix)) continue;
        const tag = key.slice(prefix.length);
        // Only sessions carry these.
        return tag.startsWith("aws:ssmmessages:") ? { from: "principal" } : { from: "tag", tag };
    }
    if (key === "aws:requestedregion") return { from: "instance" };
    const value = principal.get(key);
    return value !== undefined && isUnknown(value) ? { from: "call", value } : { from: "principal" };
}

/** A name for the dimension that a key belongs to; undefined where its value is given. */
export function dimensionName(source: KeySource, key: string): string | undefined {
    switch (source.from) {
        case "tag":
            return `tag ${source.tag}`;
        case "instance":
            return INSTANCE;
        case "call":
            return `call ${key}`;
        case "principal":
            return undefined;
    }
}

/** The dimension of the instance's own ARN. */
export const INSTANCE = "instance";

/** What is known of every request: what the principal brings. All else may have any value, or none. */
export function generalRequest(principal: RequestContext): RequestContext {
    const free: Unknown = { unknown: "can be anything", absent: true };
    return { get: (key) => (sourceOf(key, principal).from === "principal" ? principal.get(key) : free) };
}
