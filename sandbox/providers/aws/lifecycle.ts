import { isObject, isUnknown, UNKNOWN, type Properties } from "../rpc/values";
import { allInputs, hasTagMap } from "./check";
import { createOnce, release, type CreateContexts } from "./create-once";
import { describe, orGone } from "./common/errors";
import { equal } from "./equal";
import type { Field } from "./common/fields";
import { onceVisible } from "./common/propagation";
import { IncompleteError, type Context, type ResourceType } from "./common/resource-type";
import { retag } from "./common/tagging";
import { tagState, type TagMap } from "./common/tags";

/**
 * Marks the state of a resource whose creation was interrupted, until an update completes it. Refreshing alone
 * doesn't: what is missing may be nothing that the program says, such as a security group's default rule gone.
 */
export const INCOMPLETE = "__incomplete";

/** A resource as the engine keeps it. */
interface Resource {
    readonly id: string;
    readonly state: Properties;
}

/** The state as a preview shows it: what is given, and unknown what AWS decides. */
export function previewCreate(type: ResourceType, inputs: Properties, region: string): Properties {
    const computed = Object.entries(type.inputs).filter(([, field]) => field.computed);
    const unknown = [...type.outputs, ...computed.map(([key]) => key)];
    return { ...Object.fromEntries(unknown.map((key) => [key, UNKNOWN])), ...regionOf(type, region), ...inputs };
}

function regionOf(type: ResourceType, region: string): Properties {
    return type.global === true ? {} : { region };
}

/** The state as the preview of an update shows it. */
export function previewUpdate(type: ResourceType, state: Properties, inputs: Properties): Properties {
    const gone = Object.entries(type.inputs).filter(([key, field]) => !(key in inputs) && !field.computed);
    return {
        ...state,
        ...Object.fromEntries(gone.map(([key]) => [key, undefined])),
        ...inputs,
        ...Object.fromEntries((type.volatile ?? []).map((key) => [key, UNKNOWN])),
    };
}

/** The state after reading it, with what can't be read taken from what was known before. */
export async function readState(
    context: Context,
    type: ResourceType,
    id: string,
    prior: Properties,
    defaultTags: Readonly<TagMap>,
): Promise<Properties | undefined> {
    const actual = await orGone(type.read(context, id, prior));
    if (actual === undefined) return undefined;

    const kept = Object.entries(type.inputs).filter(([key, field]) => field.writeOnly && !(key in actual));
    const state: Properties = {
        ...regionOf(type, context.region),
        ...Object.fromEntries(kept.map(([key, field]) => [key, prior[key] ?? field.default])),
        ...actual,
        ...(prior[INCOMPLETE] === true ? { [INCOMPLETE]: true } : {}),
    };
    for (const [key, field] of Object.entries(type.inputs)) {
        // Of two documents or sets that mean the same the program's own wording stays.
        if (
            field.kind !== "block" &&
            prior[key] !== undefined &&
            !isUnknown(prior[key]) &&
            equal(field, prior[key], state[key])
        )
            state[key] = prior[key];
    }
    return hasTagMap(type) ? { ...state, ...tagState(state["tags"] as TagMap, defaultTags, prior) } : state;
}

/**
 * The inputs that a state amounts to: those given before, with their present values. For an import, where none were
 * given, those that differ from what leaving them out would come to.
 */
export function inputsOf(type: ResourceType, state: Properties, given: Properties): Properties {
    const importing = Object.keys(given).length === 0;
    return Object.fromEntries(
        Object.entries(allInputs(type))
            .filter(([key, field]) =>
                importing
                    ? key !== "region" && !(equal(field, state[key], field.default) && !field.required)
                    : key in given || (key === "tagsAll" && "tags" in given),
            )
            .map(([key, field]): [string, unknown] => [key, asInput(field, state[key], given[key])])
            .filter(([, value]) => value !== undefined),
    );
}

/** Of a block only what was given counts as input, for an import what differs from leaving it out. */
function asInput(field: Field | undefined, value: unknown, given: unknown): unknown {
    if (field?.kind !== "block" || !isObject(value)) return value;

    const wanted = isObject(given)
        ? (key: string) => key in given
        : (key: string) => field.of[key] !== undefined && !equal(field.of[key], value[key], field.of[key].default);
    return Object.fromEntries(
        Object.entries(value)
            .filter(([key, member]) => wanted(key) && member !== undefined)
            .map(([key, member]) => [key, asInput(field.of[key], member, isObject(given) ? given[key] : undefined)]),
    );
}

export async function createResource(
    contexts: CreateContexts,
    type: ResourceType,
    inputs: Properties,
    defaultTags: Readonly<TagMap>,
): Promise<Resource> {
    const { context } = contexts;
    const doing = `creating ${type.title} (${context.name})`;
    const id = await explained(doing, () => createOnce(contexts, type, inputs));
    await explained(doing, () => keeping(id, async () => type.finish?.(context, id, inputs)));
    const read = () => onceVisible(() => readState(context, type, id, inputs, defaultTags));
    return { id, state: await readBack(type, id, read) };
}

export async function updateResource(
    context: Context,
    type: ResourceType,
    { id, state }: Resource,
    inputs: Properties,
    defaultTags: Readonly<TagMap>,
): Promise<Properties> {
    const changed = await explained(`updating ${type.title} (${id})`, async () => {
        const resume = state[INCOMPLETE] === true;
        if (resume) await type.finish?.(context, id, inputs);

        const old = (resume ? await readState(context, type, id, state, defaultTags) : undefined) ?? state;
        if (type.tagging !== undefined) await retag(type.tagging, context, id, old, inputs);

        return type.update?.(context, id, old, inputs);
    });
    const present = changed ?? id;
    return readBack(type, present, () => readState(context, type, present, inputs, defaultTags));
}

/** The id by which AWS knows a resource: an update may have given it another than the engine's. */
export function presentId(id: string, state: Properties): string {
    return typeof state["id"] === "string" ? state["id"] : id;
}

export async function deleteResource(context: Context, type: ResourceType, { id, state }: Resource): Promise<void> {
    await explained(`deleting ${type.title} (${id})`, () => orGone(type.delete(context, id, state)));
    release(type, id);
}

async function readBack(
    type: ResourceType,
    id: string,
    read: () => Promise<Properties | undefined>,
): Promise<Properties> {
    let state: Properties | undefined;
    await explained(`reading ${type.title} (${id})`, () =>
        keeping(id, async () => {
            state = await read();
            if (state === undefined) throw new Error("couldn't find resource");
        }),
    );
    return state ?? {};
}

/** Whatever fails here, the resource of that id is there. */
async function keeping(id: string, steps: () => Promise<unknown>): Promise<void> {
    try {
        await steps();
    } catch (error) {
        throw new IncompleteError(id, error);
    }
}

/** Says in front of AWS's own words what was being done, and keeps the id of what is there in spite of the error. */
async function explained<T>(doing: string, action: () => Promise<T>): Promise<T> {
    try {
        return await action();
    } catch (error) {
        const cause = error instanceof IncompleteError ? error.cause : error;
        const message = `${doing}: ${describe(cause)}`;
        throw error instanceof IncompleteError
            ? new IncompleteError(error.id, new Error(message, { cause }))
            : new Error(message, { cause });
    }
}
