import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Properties } from "../rpc/values";
import { isRetryable, isUnanswered } from "./errors";
import { forgetIntent, lostIntent, rememberIntent } from "./intents";
import type { Context, ResourceType } from "./resource-type";

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
 * nothing answers any more or because this process ends, is written down and looked for the next time.
 */
export async function createOnce(contexts: CreateContexts, type: ResourceType, inputs: Properties): Promise<string> {
    await removeLost(contexts.context, type);
    const token = randomUUID();
    const context = { ...contexts.context, token };
    const since = new Date();
    const before = type.twins === true ? await type.find(context, inputs, since) : [];
    const intent = rememberIntent(context.urn, { inputs, before, since: since.toISOString(), token });
    const unclaimed = () => findUnclaimed(context, type, inputs, before, since);
    for (let attempt = 1; ; attempt++) {
        try {
            const id = await type.create({ ...contexts.once, token }, inputs);
            forgetIntent(intent);
            // Another creation of the very same may have taken this one for its own: then they swap.
            return claim(type, id) ? id : ((await unclaimed()) ?? id);
        } catch (error) {
            if (!isRetryable(error)) {
                forgetIntent(intent);
                throw error;
            }
            if (attempt === ATTEMPTS) {
                throw error;
            }
            await delay(FIRST_DELAY_MS * 2 ** (attempt - 1));
            const made = isUnanswered(error) ? await unclaimed() : undefined;
            if (made !== undefined && type.toldOnce === true) {
                await type.delete(context, made, inputs);
            } else if (made !== undefined) {
                forgetIntent(intent);
                return made;
            }
        }
    }
}

/** What one creation has made can't be the answer to another. */
const claimed = new Set<string>();

function claim(type: ResourceType, id: string): boolean {
    const key = `${type.title} ${id}`;
    const free = !claimed.has(key);
    claimed.add(key);
    return free;
}

async function findUnclaimed(
    context: Context,
    type: ResourceType,
    inputs: Properties,
    before: readonly string[],
    since: Date,
): Promise<string | undefined> {
    const found = await type.find(context, inputs, since);
    return found.find((id) => !before.includes(id) && claim(type, id));
}

/** Removes what an earlier run made of this resource without ever knowing. */
async function removeLost(context: Context, type: ResourceType): Promise<void> {
    const lost = lostIntent(context.urn);
    if (lost === undefined) {
        return;
    }
    const { inputs, before, since, token } = lost.intent;
    const id = await findUnclaimed({ ...context, token }, type, inputs, before, new Date(since));
    if (id !== undefined) {
        const state = await type.read(context, id, inputs);
        await type.delete(context, id, { ...inputs, ...state });
    }
    forgetIntent(lost.file);
}
