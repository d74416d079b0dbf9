import type * as z from "zod";
import { object, userTags } from "./fields";

/** What everything that the stack creates has in common. */
export const resourceSettings = object({
    tags: userTags.optional().meta({
        description:
            "Tags for every resource that can carry tags, volumes among them. An instance's or user's own tag of the same key takes precedence. Default: none.",
    }),
});
export type ResourceSettings = z.infer<typeof resourceSettings>;
