import { containsUnknown, isObject, type Properties } from "../rpc/values";
import { allInputs, isGeneratedName } from "./check";
import { INCOMPLETE } from "./lifecycle";
import { equal } from "./equal";
import type { Field } from "./common/fields";
import type { ResourceType } from "./common/resource-type";

type Change = "add" | "delete" | "update";

/** How a resource's present state differs from new inputs. */
interface Difference {
    /** By the path of what changed. */
    readonly changes: ReadonlyMap<string, Change>;
    /** The properties whose change replaces the resource. */
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

/**
 * Compares new inputs with the state that AWS was last seen in, as Terraform's providers do, so that what was
 * changed by hand shows after a refresh. Properties under `ignoreChanges` come from the engine with their old values.
 */
export function diff(
    type: ResourceType,
    logicalName: string,
    state: Properties,
    news: Properties,
    ignored: readonly string[] = [],
): Difference {
    const changes = new Map<string, Change>();
    const replaces: string[] = [];
    for (const [key, field] of Object.entries(allInputs(type))) {
        if (ignored.includes(key) || !differs(field, state[key], news[key])) continue;

        const found = paths(key, field, state[key], news[key]).filter(({ path }) => !ignored.includes(path));
        found.forEach(({ path, change }) => changes.set(path, change));
        if (field.replaces || found.some((difference) => difference.replaces)) replaces.push(key);
    }
    if (state[INCOMPLETE] === true) changes.set(INCOMPLETE, "delete");

    replaces.push(...(type.replaces?.(state, news) ?? []));
    const deleteBeforeReplace = replaces.length > 0 && collides(type, logicalName, state, news);
    return { changes, replaces, deleteBeforeReplace };
}

function differs(field: Field, old: unknown, value: unknown): boolean {
    if (value === undefined) return !field.computed && !field.writeOnly && !equal(field, old, undefined);

    if (field.kind === "block" && isObject(old) && isObject(value))
        return Object.entries(field.of).some(([key, of]) => differs(of, old[key], value[key]));

    return containsUnknown(value) || !equal(field, old, value);
}

interface PathChange {
    readonly path: string;
    readonly change: Change;
    readonly replaces: boolean;
}

function paths(path: string, field: Field, old: unknown, value: unknown): PathChange[] {
    const whole: PathChange = { path, change: kindOf(old, value), replaces: field.replaces };
    if (!isObject(old) || !isObject(value)) return [whole];

    switch (field.kind) {
        case "map":
            return [...new Set([...Object.keys(old), ...Object.keys(value)])]
                .filter((member) => old[member] !== value[member])
                .map((member) => ({
                    path: memberPath(path, member),
                    change: kindOf(old[member], value[member]),
                    replaces: field.replaces,
                }));
        case "block":
            return Object.entries(field.of)
                .filter(([member, of]) => differs(of, old[member], value[member]))
                .flatMap(([member, of]) => paths(memberPath(path, member), of, old[member], value[member]))
                .map((change) => ({ ...change, replaces: change.replaces || field.replaces }));
        case "text":
        case "number":
        case "flag":
        case "json":
        case "list":
        case "set":
        case "blocks":
            return [whole];
    }
}

function memberPath(key: string, member: string): string {
    return /^[A-Za-z_][\w-]*$/.test(member) ? `${key}.${member}` : `${key}[${JSON.stringify(member)}]`;
}

function kindOf(old: unknown, value: unknown): Change {
    return old === undefined ? "add" : value === undefined ? "delete" : "update";
}

/** A replacement that keeps a name which must be unique can't be made while the old resource still has it. */
function collides(type: ResourceType, logicalName: string, state: Properties, news: Properties): boolean {
    if (type.deleteBeforeReplace === true) return true;

    const property = type.autoName?.property;
    return (
        property !== undefined && state[property] === news[property] && !isGeneratedName(news[property], logicalName)
    );
}
