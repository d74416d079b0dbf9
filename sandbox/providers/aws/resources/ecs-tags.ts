import { isObject } from "../../rpc/values";
import type { Tagging } from "../common/resource-type";
import { asObject } from "../common/tagging";
import type { TagMap } from "../common/tags";

/** Tags as ECS writes them. */
export function ecsTags(tags: unknown): { key: string; value: string }[] {
    return Object.entries(isObject(tags) ? tags : {}).map(([key, value]) => ({ key, value: String(value) }));
}

export function ecsTagMap(tags: readonly { key?: string; value?: string }[] | undefined): TagMap {
    return Object.fromEntries((tags ?? []).map(({ key = "", value = "" }) => [key, value]));
}

export const ecsTagging: Tagging = {
    set: ({ ecs }, resourceArn, tags) => ecs.tagResource({ resourceArn, tags: ecsTags(asObject(tags)) }),
    remove: ({ ecs }, resourceArn, tagKeys) => ecs.untagResource({ resourceArn, tagKeys }),
};
