import type { AccessAttribute } from "../matrix/person-tags";
import type { Relations } from "./relations";
import { ATTRIBUTES } from "./types";
import { isRecord, listAt, textAt, UNKNOWN } from "./values";

/** The attributes for access control; undefined where the stack doesn't say. */
export function attributesOf(stack: Relations): readonly AccessAttribute[] | undefined {
    const [configured] = stack.ofType(ATTRIBUTES);
    const written = configured && listAt(configured.props, "attributes");
    if (written === undefined || written === UNKNOWN) return undefined;
    return written.map((one) => {
        const [value] = knownList(one, "values");
        const [source] = knownList(value, "sources");
        return {
            key: textAt(one, "key") ?? "",
            // What isn't known is taken for a source that no user has, so that the tag isn't known either.
            source: typeof source === "string" ? source : "${unknown}",
        };
    });
}

function knownList(value: unknown, name: string): readonly unknown[] {
    const found = listAt(value, name);
    return found === UNKNOWN ? [] : found;
}

/** A user's properties under the names that the service has for them. */
export function capitalized(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => {
            const name = key === "nickname" ? "NickName" : key.charAt(0).toUpperCase() + key.slice(1);
            const isList = ["emails", "addresses", "phoneNumbers"].includes(key);
            const members = isList ? knownList(value, key) : [];
            const made = isRecord(inner) ? capitalized(inner) : inner;
            return [name, isList ? members.map((one) => (isRecord(one) ? capitalized(one) : one)) : made];
        }),
    );
}
