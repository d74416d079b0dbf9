import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Properties } from "../rpc/values";
import { isRetryable, isUnanswered, orGone } from "./common/errors";
import { forgetIntent, rememberIntent, type Intent } from "./intents";
import type { Context, ResourceType } from "./common/resource-type";

export interface CreateContexts {
    readonly context: Context;
    /** The same with clients that make one attempt only: an attempt that fails unanswered may have had its effect. */
    readonly once: Context;
}

const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;

/**
 * Makes a resource exactly once although calls may go unanswered. AWS has client tokens for that in a few calls only,
 * so after an unanswered one the resource is looked for before it is asked for again. What stays unsure, because
 * nothing answers any more or because this process ends, is written down for {@link removeLost}.
 */
export async function createOnce(contexts: CreateContexts, type: ResourceType, inputs: Properties): Promise<string> {
    const token = randomUUID();
    const context = { ...contexts.context, token };
    const since = new Date();
    const before = type.twins === true ? await type.find(context, inputs, since) : [];
    const { urn, region } = context;
    const note = rememberIntent({ urn, region, inputs, before, since: since.toISOString(), token });
    for (let attempt = 1; ; attempt++) {
        try {
            const id = await type.create({ ...contexts.once, token }, inputs);
            forgetIntent(note);
            // Another creation of the very same may have taken this one for its own: then they swap.
            return claim(type, id) ? id : ((await findUnclaimed(context, type, note.intent)) ?? id);
        } catch (error) {
            if (!isRetryable(error)) {
                forgetIntent(note);
                throw error;
            }
            if (attempt === ATTEMPTS) throw error;

            await delay(FIRST_DELAY_MS * 2 ** (attempt - 1));
            const made = isUnanswered(error) ? await findUnclaimed(context, type, note.intent) : undefined;
            if (made !== undefined && type.toldOnce === true) {
                await orGone(type.delete(context, made, inputs));
                release(type, made);
            } else if (made !== undefined) {
                forgetIntent(note);
                return made;
            }
        }
    }
}

/** What one creation has made can't be the answer to another. */
const claimed = new Set<string>();

/** What is deleted may be made again under the same id, where that is a name. */
export function release(type: ResourceType, id: string): void {
    claimed.delete(`${type.title} ${id}`);
}

function claim(type: ResourceType, id: string): boolean {
    const key = `${type.title} ${id}`;
    const free = !claimed.has(key);
    claimed.add(key);
    return free;
}

/** What was made of an intent, if anything was. */
export async function findUnclaimed(
    context: Context,
    type: ResourceType,
    { inputs, before, since }: Pick<Intent, "inputs" | "before" | "since">,
): Promise<string | undefined> {
    const found = await type.find(context, inputs, new Date(since));
    return found.find((id) => !before.includes(id) && claim(type, id));
}
