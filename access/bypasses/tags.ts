import { INSTANCE_ARNS } from "./places";

/** What carries tags: `resource` is whatever the tagging service tags, `session` the session of a role. */
type Tagged = "instance" | "managed instance" | "resource" | "user" | "role" | "session";

/** An action that gives, overwrites or removes tags. AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html */
interface TagWrite {
    readonly action: string;
    readonly on: Tagged;
    readonly effect: "writes" | "removes";
}

/** Every action by which a principal changes the tags that decide over sessions. */
export const TAG_WRITES: readonly TagWrite[] = [
    { action: "ec2:CreateTags", on: "instance", effect: "writes" },
    { action: "ec2:DeleteTags", on: "instance", effect: "removes" },
    { action: "ssm:AddTagsToResource", on: "managed instance", effect: "writes" },
    { action: "ssm:RemoveTagsFromResource", on: "managed instance", effect: "removes" },
    { action: "tag:TagResources", on: "resource", effect: "writes" },
    { action: "tag:UntagResources", on: "resource", effect: "removes" },
    { action: "iam:TagUser", on: "user", effect: "writes" },
    { action: "iam:TagRole", on: "role", effect: "writes" },
    { action: "iam:UntagUser", on: "user", effect: "removes" },
    { action: "iam:UntagRole", on: "role", effect: "removes" },
    { action: "sts:TagSession", on: "session", effect: "writes" },
];

/** Those on instances, with the ARNs of what they tag. */
export const INSTANCE_TAG_WRITES = TAG_WRITES.flatMap(({ action, on, effect }) =>
    on === "instance" || on === "managed instance" ? [{ action, on, effect, resource: INSTANCE_ARNS[on] }] : [],
);

/** Those of the tagging service. Each needs the service's own right besides, such as the one named for instances. */
export const SERVICE_TAG_WRITES = [
    { action: "tag:TagResources", effect: "writes", besides: "ec2:CreateTags" },
    { action: "tag:UntagResources", effect: "removes", besides: "ec2:DeleteTags" },
] as const satisfies readonly (Omit<TagWrite, "on"> & { readonly besides: string })[];

/** The actions that write tags, or remove them, on any of these. */
export function tagActions(effect: TagWrite["effect"], ...on: readonly Tagged[]): readonly string[] {
    return TAG_WRITES.filter((one) => one.effect === effect && on.includes(one.on)).map(({ action }) => action);
}
