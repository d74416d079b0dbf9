import { isObject, type Properties } from "../../rpc/values";

// Inputs passed the check of their kinds before they get here: these say so to the compiler, and absent stays absent.

export function str(properties: Properties, key: string): string | undefined {
    const value = properties[key];
    return typeof value === "string" ? value : undefined;
}

export function num(properties: Properties, key: string): number | undefined {
    const value = properties[key];
    return typeof value === "number" ? value : undefined;
}

export function bool(properties: Properties, key: string): boolean | undefined {
    const value = properties[key];
    return typeof value === "boolean" ? value : undefined;
}

export function strs(properties: Properties, key: string): string[] | undefined {
    const value = properties[key];
    return Array.isArray(value) ? value.map(String) : undefined;
}

export function object(properties: Properties, key: string): Properties | undefined {
    const value = properties[key];
    return isObject(value) ? value : undefined;
}

export function objects(properties: Properties, key: string): Properties[] {
    const value = properties[key];
    return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Members that one list has and the other lacks. */
export function without(all: readonly string[] | undefined, others: readonly string[] | undefined): string[] {
    return (all ?? []).filter((member) => !(others ?? []).includes(member));
}

/** The provider's names in the spelling of the service's API: `targetGroupArn` is `TargetGroupArn`. */
export const capitalized = (value: unknown): unknown => respelled(value, (first) => first.toUpperCase());

/** The service's names in the provider's spelling: `TargetGroupArn` is `targetGroupArn`. */
export const uncapitalized = (value: unknown): unknown => respelled(value, (first) => first.toLowerCase());

function respelled(value: unknown, spell: (first: string) => string): unknown {
    if (Array.isArray(value)) return value.map((member) => respelled(member, spell));

    if (!isObject(value)) return value;

    return Object.fromEntries(
        Object.entries(value)
            .filter(([, member]) => member !== undefined)
            .map(([key, member]) => [spell(key.charAt(0)) + key.slice(1), respelled(member, spell)]),
    );
}

/** The members of these names, for what AWS and the provider call alike. */
export function pick<T extends object, Key extends keyof T>(from: T, ...keys: readonly Key[]): Pick<T, Key> {
    return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
