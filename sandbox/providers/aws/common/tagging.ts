import type { Properties } from "../../rpc/values";
import type { Context, Tagging } from "./resource-type";
import { tagChanges } from "./tags";

/** Brings a resource's tags from what its state says to what the program wants. */
export async function retag(
    tagging: Tagging,
    context: Context,
    id: string,
    state: Properties,
    news: Properties,
): Promise<void> {
    const changes = tagChanges(state["tagsAll"], news["tagsAll"]);
    if (changes.remove.length > 0) await tagging.remove(context, id, changes.remove, state);

    if (changes.set.length > 0) await tagging.set(context, id, changes.set, state);
}

/** Tags as the services write them whose names begin with small letters. */
export const asObject = (tags: readonly { Key: string; Value: string }[]): Record<string, string> =>
    Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
