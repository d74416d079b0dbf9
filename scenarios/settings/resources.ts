import type * as z from "zod";
import { boolean, object, userTags } from "./fields";

/** What everything that the stack creates has in common. */
export const resourceSettings = object({
    tags: userTags.optional().meta({
        description:
            "Tags for every resource that can carry tags, volumes among them. An instance's or user's own tag of the same key takes precedence. Default: none.",
    }),
    protect: boolean.default(false).meta({
        description:
            "Whether Pulumi refuses to delete what can't be recreated with its content: the key, the log group and the bucket of session logs.",
    }),
});
export type ResourceSettings = z.infer<typeof resourceSettings>;
