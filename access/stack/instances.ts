import type { Unknown } from "../evaluate/context";
import type { AccountInstance } from "../matrix/account";
import { principalRefs } from "./attachments";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { type StoredTags, storedTags } from "./tags";
import { EXISTING_INSTANCE, PROFILE, SESSION_TARGETS, SPOT_REQUEST, TAG } from "./types";
import { isRecord, LATER, textAt, textOrUnknown } from "./values";

/** Where a stack's resources are, as far as they don't say so themselves. */
export interface StackPlace {
    readonly partition: string;
    readonly region: string;
    readonly account: string;
    /** The account, or what stands for it until it is known, where it isn't the only one. */
    readonly owner?: string;
}

/** The EC2 instances of a stack. Before an instance exists it goes by its name in the program. */
export function stackInstances<R extends StackResource>(
    stack: Relations<R>,
    placeOf: (resource: R) => StackPlace,
): AccountInstance[] {
    const added = addedTags(stack);
    const existing = stack.ofType(EXISTING_INSTANCE).map((one) => existingInstance(one, placeOf(one)));
    const own = stack.ofType(...SESSION_TARGETS).map((resource) => {
        const { account, partition, region, owner } = placeOf(resource);
        const name = programName(resource);
        const id = textAt(resource.props, resource.type === SPOT_REQUEST ? "spotInstanceId" : "id");
        const prefix = `arn:${partition}:ec2:${region}:${account}:instance/`;
        const known = resource.type === SPOT_REQUEST ? undefined : resource.arn;
        const { tags, ...open } = withTags(tagsOf(resource), added.get(resource));
        const role = roleOf(resource, stack);
        return {
            id: id ?? name,
            name: typeof tags.Name === "string" ? tags.Name : name,
            arn: known ?? (id === undefined ? { ...LATER, like: `${prefix}i-*` } : prefix + id),
            ...(owner !== undefined && { account: owner }),
            region,
            tags,
            ...open,
            ...(role !== undefined && { role }),
        };
    });
    return [...own, ...existing];
}

const NOT_ASKED: Unknown = {
    unknown: "isn't known: the stack doesn't create the instance, and AWS hasn't told its tags",
    absent: true,
};

/** An instance that the stack doesn't create: its ID is known, and its tags where AWS told them. */
function existingInstance(
    { name, props }: StackResource,
    { account, partition, region, owner }: StackPlace,
): AccountInstance {
    const id = textAt(props, "instanceId") ?? name;
    const { tags, ...open }: StoredTags = isRecord(props.tags)
        ? storedTags({ props: { tagsAll: props.tags } })
        : { tags: {}, unknownTags: NOT_ASKED };
    return {
        id,
        name: typeof tags.Name === "string" ? tags.Name : name,
        arn: `arn:${partition}:ec2:${region}:${account}:instance/${id}`,
        ...(owner !== undefined && { account: owner }),
        region,
        tags,
        ...open,
    };
}

const COPIED: Unknown = {
    unknown: "isn't known: AWS doesn't copy the tags of a Spot request to its instance",
    absent: true,
};

function tagsOf(resource: StackResource): StoredTags {
    return resource.type === SPOT_REQUEST ? { tags: {}, unknownTags: COPIED } : storedTags(resource);
}

/** The tags that are resources of their own, by instance. */
function addedTags<R extends StackResource>(stack: Relations<R>): ReadonlyMap<R, StoredTags> {
    const added = new Map<R, StoredTags>();
    for (const tag of stack.ofType(TAG)) {
        const key = textAt(tag.props, "key");
        const { resources, certain } = stack.candidates(tag, "resourceId", SESSION_TARGETS, ["id", "spotInstanceId"]);
        const value = certain ? textOrUnknown(tag.props.value) : MAYBE_THERE;
        const one: StoredTags = key === undefined ? { tags: {}, unknownTags: MAYBE_THERE } : { tags: { [key]: value } };
        for (const instance of resources) added.set(instance, withTags(added.get(instance) ?? { tags: {} }, one));
    }
    return added;
}

const MAYBE_THERE: Unknown = { ...LATER, absent: true };

function withTags(one: StoredTags, other: StoredTags | undefined): StoredTags {
    return { ...one, ...other, tags: { ...one.tags, ...other?.tags } };
}

/** An instance that a component makes goes by the component's name: that is the one people know. */
export function programName({ name, parent }: StackResource): string {
    const isComponent = parent !== undefined && !parent.includes("::pulumi:pulumi:Stack::");
    return isComponent ? parent.slice(parent.lastIndexOf("::") + 2) : name;
}

/** The role in the profile of an instance or a launch template, by name. */
export function roleOf<R extends StackResource>(instance: R, stack: Relations<R>): string | undefined {
    const property = "iamInstanceProfile";
    const profileOf = instance.props[property];
    const value = isRecord(profileOf) ? (profileOf.name ?? profileOf.arn) : profileOf;
    const found = stack.candidates(instance, property, [PROFILE], ["name", "arn", "id"], value);
    const [profile] = found.certain ? found.resources : [];
    const [role] = profile === undefined ? [] : principalRefs(profile, "role", "role", stack);
    return role?.name;
}
