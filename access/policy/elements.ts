import { PolicyError, shown } from "./error";

/** The members of a JSON object as a Map, so that a key such as `__proto__` is a key like any other. */
export function entriesOf(value: unknown, policy: string, where: string): Map<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value))
        throw new PolicyError(policy, where, `invalid value ${shown(value)} (expected a JSON object)`);

    return new Map(Object.entries(value));
}

/** The members of an object that may only have the members named. */
export function elements(
    value: unknown,
    policy: string,
    where: string,
    allowed: readonly string[],
): Map<string, unknown> {
    const found = entriesOf(value, policy, where);
    for (const [key, member] of found) {
        if (!allowed.includes(key)) unknownElement(key, allowed, policy, where);
        // A member that is undefined isn't written in JSON either.
        if (member === undefined) found.delete(key);
    }
    return found;
}

/** @throws PolicyError for an element that isn't among those that are allowed. */
export function unknownElement(key: string, allowed: readonly string[], policy: string, where: string): never {
    throw new PolicyError(policy, where, `unknown element ${shown(key)} (expected ${allowed.join(", ")})`);
}

/** One value or a list of them, as a list. */
export function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

export function textOf(value: unknown, policy: string, where: string): string {
    if (typeof value !== "string")
        throw new PolicyError(policy, where, `invalid value ${shown(value)} (expected a string)`);
    return value;
}

/** One string or a list of strings, at least one. */
export function textsOf(value: unknown, policy: string, where: string): readonly string[] {
    const list = listOf(value);
    if (list.length === 0)
        throw new PolicyError(policy, where, "is an empty list (expected a string, or a list of one or more strings)");

    return list.map((one, index) => textOf(one, policy, Array.isArray(value) ? `${where}[${index}]` : where));
}
