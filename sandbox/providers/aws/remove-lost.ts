import { findUnclaimed, release } from "./create-once";
import { orGone } from "./common/errors";
import { forgetIntent, lostIntents, type Intent } from "./intents";
import type { Context, ResourceType } from "./common/resource-type";
import type { Properties } from "../rpc/values";

/**
 * Removes what earlier runs made without ever hearing so: the engine doesn't know of it and would make it again. Done
 * once, before the first change of a run, and only for processes that have ended.
 */
export async function removeLost(resolve: (intent: Intent) => { type: ResourceType; context: Context }): Promise<void> {
    for (const note of lostIntents()) {
        const { intent } = note;
        const { type, context } = resolve(intent);
        const id = await findUnclaimed(context, type, intent);
        if (id !== undefined) await discard(context, type, id, intent.inputs);

        forgetIntent(note);
    }
}

/** Removes what was made from these inputs and never recorded, with all that its later steps have added. */
export async function discard(context: Context, type: ResourceType, id: string, inputs: Properties): Promise<void> {
    const state = await type.read(context, id, inputs);
    // What the program wants kept when the resource goes is what it has seen made.
    await orGone(type.delete(context, id, { ...inputs, ...state, skipDestroy: false }));
    release(type, id);
}
