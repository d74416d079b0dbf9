import { findUnclaimed, release } from "./create-once";
import { orGone } from "./common/errors";
import { forgetIntent, lostIntents, type Intent } from "./intents";
import type { Context, ResourceType } from "./common/resource-type";

/**
 * Removes what earlier runs made without ever hearing so: the engine doesn't know of it and would make it again. Done
 * once, before the first change of a run, and only for processes that have ended.
 */
export async function removeLost(resolve: (intent: Intent) => { type: ResourceType; context: Context }): Promise<void> {
    for (const note of lostIntents()) {
        const { intent } = note;
        const { type, context } = resolve(intent);
        const id = await findUnclaimed(context, type, intent);
        if (id !== undefined) {
            const state = await type.read(context, id, intent.inputs);
            await orGone(type.delete(context, id, { ...intent.inputs, ...state }));
            release(type, id);
        }
        forgetIntent(note);
    }
}
