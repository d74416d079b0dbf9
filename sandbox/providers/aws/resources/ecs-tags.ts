import { isObject } from "../../rpc/values";
import type { Context } from "../common/resource-type";
import { tagChanges, type TagMap } from "../common/tags";

/** Tags as ECS writes them. */
export function ecsTags(tags: unknown): { key: string; value: string }[] {
    return Object.entries(isObject(tags) ? tags : {}).map(([key, value]) => ({ key, value: String(value) }));
}

export function ecsTagMap(tags: readonly { key?: string; value?: string }[] | undefined): TagMap {
    return Object.fromEntries((tags ?? []).map(({ key = "", value = "" }) => [key, value]));
}

export async function updateEcsTags(context: Context, resourceArn: string, old: unknown, news: unknown): Promise<void> {
    const { set, remove } = tagChanges(old, news);
    const ecs = await context.clients.ecs();
    await (remove.length > 0 ? ecs.untagResource({ resourceArn, tagKeys: remove }) : undefined);
    const tags = set.map(({ Key, Value }) => ({ key: Key, value: Value }));
    await (tags.length > 0 ? ecs.tagResource({ resourceArn, tags }) : undefined);
}
