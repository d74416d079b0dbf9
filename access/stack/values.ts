import type { Unknown } from "../evaluate/context";

/** Stands for a value that isn't known before deployment. */
export const UNKNOWN: unique symbol = Symbol("unknown before deployment");
/** Stands for a secret whose text isn't there. */
export const SECRET: unique symbol = Symbol("secret");

/** Why a value isn't known. */
export const LATER: Unknown = { unknown: "is known only after deployment" };
const HIDDEN: Unknown = { unknown: "is a secret" };

type Open = typeof UNKNOWN | typeof SECRET;

/** Whether a value of a resource isn't known. */
export function isOpen(value: unknown): value is Open {
    return value === UNKNOWN || value === SECRET;
}

/** A text among a resource's values, or why it isn't known. AWS stores numbers and booleans as text. */
export function textOrUnknown(value: unknown): string | Unknown {
    if (value === SECRET) return HIDDEN;
    const isText = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return isText ? String(value) : LATER;
}

/** What is at a path in plain data: UNKNOWN below anything unknown, undefined where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
    let current = value;
    for (const step of path) {
        if (isOpen(current)) return current;
        if (typeof current !== "object" || current === null) return undefined;
        current = (current as Record<string | number, unknown>)[step];
    }
    return current ?? undefined;
}

/** A list in plain data; UNKNOWN stays, what isn't there is empty, and one thing by itself is a list of it. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] | typeof UNKNOWN {
    const found = at(value, ...path);
    if (isOpen(found)) return UNKNOWN;
    return found === undefined ? [] : Array.isArray(found) ? (found as readonly unknown[]) : [found];
}

/** The first value in plain data that isn't known: documents given as objects may hold ids of what isn't there yet. */
export function openIn(value: unknown): Open | undefined {
    const open = [value];
    while (open.length > 0) {
        const one = open.pop();
        if (isOpen(one)) return one;
        if (typeof one === "object" && one !== null) {
            // One by one: as arguments of one call, a long list would exhaust the stack.
            for (const member of Object.values(one as Record<string, unknown>)) open.push(member);
        }
    }
    return undefined;
}

/** A text that isn't empty: the provider writes an empty one where there is nothing. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
    const found = at(value, ...path);
    return typeof found === "string" && found !== "" ? found : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
