import type { Properties } from "../../rpc/values";
import type { Context, Tagging } from "../common/resource-type";
import { tagList, tagMap, type TagMap } from "../common/tags";

/** Tags for the call that makes something; the service refuses an empty list. */
export function balancerTags(inputs: Properties): { Key: string; Value: string }[] | undefined {
    const tags = tagList(inputs["tagsAll"]);
    return tags.length === 0 ? undefined : tags;
}

export async function readBalancerTags({ elb }: Context, arn: string | undefined): Promise<TagMap> {
    const { TagDescriptions } = await elb.describeTags({ ResourceArns: [arn ?? ""] });
    return tagMap(TagDescriptions?.[0]?.Tags);
}

export const balancerTagging: Tagging = {
    set: ({ elb }, arn, Tags) => elb.addTags({ ResourceArns: [arn], Tags }),
    remove: ({ elb }, arn, TagKeys) => elb.removeTags({ ResourceArns: [arn], TagKeys }),
};
