import { containsUnknown, isObject, type Properties } from "../rpc/values";
import { allInputs, isGeneratedName } from "./check";
import { equal } from "./equal";
import type { Field } from "./fields";
import type { ResourceType } from "./resource-type";

export type Change = "add" | "delete" | "update";

/** How a resource's present state differs from new inputs. */
export interface Difference {
    /** By the path of what changed. */
    readonly changes: ReadonlyMap<string, Change>;
    /** The properties whose change replaces the resource. */
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

/**
 * Compares new inputs with the state that AWS was last seen in, as Terraform's providers do, so that what somebody
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
        if (ignored.includes(key) || !differs(field, state[key], news[key])) {
            continue;
        }
        for (const [path, change] of paths(key, field, state[key], news[key])) {
            if (!ignored.includes(path)) {
                changes.set(path, change);
            }
        }
        if (field.replaces) {
            replaces.push(key);
        }
    }
    const deleteBeforeReplace = replaces.length > 0 && collides(type, logicalName, state, news);
    return { changes, replaces, deleteBeforeReplace };
}

function differs(field: Field, old: unknown, value: unknown): boolean {
    if (value === undefined) {
        return !field.computed && !field.writeOnly && !equal(field, old, undefined);
    }
    return containsUnknown(value) || !equal(field, old, value);
}

function paths(key: string, field: Field, old: unknown, value: unknown): [string, Change][] {
    if (field.kind !== "map" || !(isObject(old) || isObject(value)) || typeof value === "string") {
        return [[key, kindOf(old, value)]];
    }
    const before = isObject(old) ? old : {};
    const after = isObject(value) ? value : {};
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
        .filter((member) => before[member] !== after[member])
        .map((member) => [memberPath(key, member), kindOf(before[member], after[member])]);
}

function memberPath(key: string, member: string): string {
    return /^[A-Za-z_][\w-]*$/.test(member) ? `${key}.${member}` : `${key}[${JSON.stringify(member)}]`;
}

function kindOf(old: unknown, value: unknown): Change {
    return old === undefined ? "add" : value === undefined ? "delete" : "update";
}

/** A replacement that keeps a name which must be unique can't be made while the old resource still has it. */
function collides(type: ResourceType, logicalName: string, state: Properties, news: Properties): boolean {
    if (type.deleteBeforeReplace === true) {
        return true;
    }
    const property = type.autoName?.property;
    return (
        property !== undefined && state[property] === news[property] && !isGeneratedName(news[property], logicalName)
    );
}
