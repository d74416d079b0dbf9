import type { ResourceType as TaggedType, TagSpecification } from "@aws-sdk/client-ec2";
import type { Properties } from "../../rpc/values";
import type { Context } from "../common/resource-type";
import { sameTags, tagChanges, tagList, tagMap } from "../common/tags";

/** The tags that something is made with in the call that makes it. */
export function tagSpecification(type: TaggedType, inputs: Properties): TagSpecification[] | undefined {
    const tags = tagList(inputs["tagsAll"]);
    return tags.length === 0 ? undefined : [{ ResourceType: type, Tags: tags }];
}

/** Changes the tags of anything in EC2. */
export async function updateTags(context: Context, ids: string[], old: unknown, news: unknown): Promise<void> {
    const { set, remove } = tagChanges(old, news);
    if (set.length === 0 && remove.length === 0) {
        return;
    }
    const ec2 = await context.clients.ec2();
    if (remove.length > 0) {
        await ec2.deleteTags({ Resources: ids, Tags: remove.map((Key) => ({ Key })) });
    }
    if (set.length > 0) {
        await ec2.createTags({ Resources: ids, Tags: set });
    }
}

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
export async function accountId(context: Context): Promise<string> {
    let known = accounts.get(context.clients);
    if (known === undefined) {
        known = context.clients.sts().then(async (sts) => (await sts.getCallerIdentity({})).Account ?? "");
        accounts.set(context.clients, known);
    }
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
