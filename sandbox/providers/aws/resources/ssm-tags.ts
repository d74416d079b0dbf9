import type { Tagging } from "../common/resource-type";

/** Changes the tags of one kind of thing in Systems Manager. */
export const ssmTagging = (ResourceType: "Document" | "Parameter"): Tagging => ({
    set: ({ ssm }, ResourceId, Tags) => ssm.addTagsToResource({ ResourceType, ResourceId, Tags }),
    remove: ({ ssm }, ResourceId, TagKeys) => ssm.removeTagsFromResource({ ResourceType, ResourceId, TagKeys }),
});
