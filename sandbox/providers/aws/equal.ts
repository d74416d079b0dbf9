import { isObject } from "../rpc/values";
import { sorted } from "./check";
import type { Field, Fields } from "./common/fields";

/** Whether AWS would take both for the same: absent and empty, sets in another order, documents that mean the same. */
export function equal(field: Field, a: unknown, b: unknown): boolean {
    if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);

    switch (field.kind) {
        case "text":
        case "number":
        case "flag":
            return a === b;
        case "json":
            return sameDocument(a, b);
        case "list":
        case "map":
            return canonical(a) === canonical(b);
        case "set":
            return canonicalSet(a) === canonicalSet(b);
        case "block":
            return isObject(a) && isObject(b) && sameBlock(field.of, a, b);
        case "blocks":
            return sameBlocks(field.of, a, b);
    }
}

function isEmpty(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        value === "" ||
        value === false ||
        (Array.isArray(value) && value.length === 0) ||
        (isObject(value) && Object.keys(value).length === 0)
    );
}

function canonical(value: unknown): string {
    return JSON.stringify(sorted(value));
}

function canonicalSet(value: unknown): string {
    return Array.isArray(value) ? value.map(canonical).sort().join() : canonical(value);
}

function sameBlock(fields: Fields, a: Record<string, unknown>, b: Record<string, unknown>): boolean {
    return Object.entries(fields).every(
        ([key, field]) =>
            (field.computed && (a[key] === undefined || b[key] === undefined)) || equal(field, a[key], b[key]),
    );
}

function sameBlocks(fields: Fields, a: unknown, b: unknown): boolean {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;

    const rest: unknown[] = [...(b as unknown[])];
    return a.every((member: unknown) => {
        const at = rest.findIndex((other) => isObject(member) && isObject(other) && sameBlock(fields, member, other));
        if (at >= 0) rest.splice(at, 1);

        return at >= 0;
    });
}

/**
 * Whether two JSON documents mean the same. In IAM's documents one value and a list of that value are the same, and
 * the order of a list of scalars says nothing. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
function sameDocument(a: unknown, b: unknown): boolean {
    if (a === b) return true;

    try {
        return canonicalDocument(JSON.parse(String(a))) === canonicalDocument(JSON.parse(String(b)));
    } catch {
        return false;
    }
}

function canonicalDocument(value: unknown): string {
    return JSON.stringify(sorted(unwrapped(value)));
}

function unwrapped(value: unknown): unknown {
    if (Array.isArray(value)) {
        const members = value.map(unwrapped);
        if (members.length === 1) return members[0];

        return members.every((member) => !isObject(member)) ? members.sort() : members;
    }
    if (isObject(value))
        return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrapped(member)]));

    return value;
}
