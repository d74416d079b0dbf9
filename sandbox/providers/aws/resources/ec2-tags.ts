import type { ResourceType as TaggedType, TagSpecification } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import type { Context } from "../common/resource-type";
import { sameTags, tagList, tagMap } from "../common/tags";

/** The tags that something is made with in the call that makes it. */
export function tagSpecification(type: TaggedType, inputs: Properties): TagSpecification[] | undefined {
    const tags = tagList(inputs["tagsAll"]);
    return tags.length === 0 ? undefined : [{ ResourceType: type, Tags: tags }];
}

/** Changes the tags of anything in EC2. */
export const ec2Tagging = {
    set: ({ ec2 }: Context, id: string, Tags: { Key: string; Value: string }[]) =>
        ec2.createTags({ Resources: [id], Tags }),
    remove: ({ ec2 }: Context, id: string, keys: string[]) =>
        ec2.deleteTags({ Resources: [id], Tags: keys.map((Key) => ({ Key })) }),
};

/** Of the things found those that have exactly the tags that the inputs say. */
export function taggedAlike<T extends { Tags?: { Key?: string; Value?: string }[] }>(
    found: T[] | undefined,
    inputs: Properties,
): T[] {
    return (found ?? []).filter(({ Tags }) => sameTags(tagMap(Tags), inputs["tagsAll"]));
}

/** Filters as EC2's describe calls take them; those without a value are left out. */
export function filters(values: Readonly<Record<string, unknown>>): { Name: string; Values: string[] }[] {
    return Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([Name, value]) => ({ Name, Values: (Array.isArray(value) ? value : [value]).map(String) }));
}

/** The account that owns the resources of this provider, for ARNs that EC2 doesn't tell. */
export async function accountId({ sts }: Context): Promise<string> {
    const known = accounts.get(sts) ?? sts.getCallerIdentity({}).then(({ Account }) => Account ?? "");
    accounts.set(sts, known);
    return known;
}

const accounts = new WeakMap<object, Promise<string>>();

/** The ARN of something in EC2. */
export async function ec2Arn(context: Context, resource: string, owner?: string): Promise<string> {
    return `arn:${partitionOf(context.region)}:ec2:${context.region}:${owner ?? (await accountId(context))}:${resource}`;
}

/** The part of AWS that a region belongs to. */
export function partitionOf(region: string): string {
    return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
