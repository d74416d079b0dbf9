/** Stands for a value that isn't known before deployment. */
export const UNKNOWN = Symbol("unknown before deployment");

/**
 * A plain copy of a resource's properties. The policy SDK's proxy throws wherever a rule touches a value that is not
 * known yet, and turns the whole rule into an advisory "can't run"; in the copy such a value is {@link UNKNOWN}, so a
 * rule is judged on what is known.
 */
export function plain(value: unknown): unknown {
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => plainMember(value, String(index)));
    }
    if (typeof value === "object" && value !== null) {
        return plainRecord(value);
    }
    return value;
}

/** As {@link plain}, for the properties of a resource. */
export function plainRecord(value: object): Record<string, unknown> {
    const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(value)) {
        copy[key] = plainMember(value, key);
    }
    return copy;
}

function plainMember(parent: object, key: string): unknown {
    let member: unknown;
    try {
        member = (parent as Record<string, unknown>)[key];
    } catch (error) {
        // The SDK doesn't export the class of this error; its one public field tells it from any other.
        if (error instanceof Error && "unknownTypeSentinel" in error) {
            return UNKNOWN;
        }
        throw error;
    }
    return plain(member);
}

/** What stands at a path in plain data: UNKNOWN below anything unknown, undefined where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
    let current = value;
    for (const step of path) {
        if (current === UNKNOWN) {
            return UNKNOWN;
        }
        if (typeof current !== "object" || current === null) {
            return undefined;
        }
        current = (current as Record<string | number, unknown>)[step];
    }
    return current ?? undefined;
}

/** A list in plain data; UNKNOWN stays, what isn't there is empty, and one thing by itself is a list of it. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] | typeof UNKNOWN {
    const found = at(value, ...path);
    if (found === UNKNOWN) {
        return UNKNOWN;
    }
    return found === undefined ? [] : Array.isArray(found) ? (found as readonly unknown[]) : [found];
}
