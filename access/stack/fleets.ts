import type { Unknown } from "../evaluate/context";
import type { AccountInstance } from "../matrix/account";
import { programName, roleOf, type StackPlace } from "./instances";
import type { Relations } from "./relations";
import type { StackResource } from "./resource";
import { AUTO_SCALING_GROUP, LAUNCH_TEMPLATE } from "./types";
import { at, isOpen, isRecord, LATER, listAt, textAt, textOrUnknown, UNKNOWN } from "./values";

type KnownTags = Readonly<Record<string, string | Unknown>>;

const ELSEWHERE: Unknown = { unknown: "depends on a launch template that isn't in the stack", absent: true };
const OLDER: Unknown = { unknown: "depends on an older version of the launch template", absent: true };
const ANY: Unknown = { ...LATER, absent: true };

/**
 * The Auto Scaling groups of a stack, each as the one instance that all of its instances are like: with the tags that it
 * and its launch template give them. Instances come and go, and no stack knows their IDs: policies that name instances
 * by their IDs don't mean these, so that the ID is one that EC2 gives no instance.
 */
export function stackFleets<R extends StackResource>(
    stack: Relations<R>,
    placeOf: (resource: R) => StackPlace,
): AccountInstance[] {
    return stack.ofType(AUTO_SCALING_GROUP).map((group, index) => {
        const { account, partition, region, owner } = placeOf(group);
        const { tags, unknownTags, template } = launchedWith(group, stack);
        const groupName = textAt(group.props, "name");
        const role = template === undefined ? undefined : roleOf(template, stack);
        return {
            id: programName(group),
            fleet: true,
            ...(groupName !== undefined && { groupName }),
            arn: `arn:${partition}:ec2:${region}:${account}:instance/i-${index.toString(16).padStart(17, "0")}`,
            ...(owner !== undefined && { account: owner }),
            region,
            tags,
            ...(unknownTags !== undefined && { unknownTags }),
            ...(role !== undefined && { role }),
        };
    });
}

interface Launched<R> {
    readonly tags: KnownTags;
    readonly unknownTags?: Unknown;
    readonly template?: R;
}

/** The tags that the instances of a group get: its launch template's, and on top its own that propagate. */
function launchedWith<R extends StackResource>(group: R, stack: Relations<R>): Launched<R> {
    const own = propagated(group);
    if (at(group.props, "launchConfiguration") !== undefined && at(group.props, "launchTemplate") === undefined)
        return own;

    const reference = at(group.props, "launchTemplate");
    const mixed = at(group.props, "mixedInstancesPolicy", "launchTemplate", "launchTemplateSpecification");
    const [property, named] =
        reference === undefined
            ? ["mixedInstancesPolicy", textAt(mixed, "launchTemplateId") ?? textAt(mixed, "launchTemplateName")]
            : ["launchTemplate", textAt(reference, "id") ?? textAt(reference, "name")];
    const value = named ?? UNKNOWN;
    const { resources, certain } = stack.candidates(group, property, [LAUNCH_TEMPLATE], ["id", "name"], value);
    const [template, ...others] = resources;
    if (template === undefined || !certain || others.length > 0) return { ...own, unknownTags: ELSEWHERE };

    if (isOlder(at(reference ?? mixed, "version"), template)) return { ...own, unknownTags: OLDER, template };
    const specifications = listAt(template.props, "tagSpecifications");
    if (specifications === UNKNOWN) return { ...own, unknownTags: ANY, template };
    const given = specifications
        .filter((one) => at(one, "resourceType") === "instance")
        .map((one) => at(one, "tags") ?? {});
    const known = given.filter(isRecord).flatMap((tags) => Object.entries(tags));
    const tags = Object.fromEntries(known.map(([key, tag]) => [key, textOrUnknown(tag)]));
    const open = given.some(isOpen) || specifications.some(isOpen);
    return { ...own, tags: { ...tags, ...own.tags }, ...(open && { unknownTags: ANY }), template };
}

/** Whether a group launches, or may launch, another version than the newest, which is all that the stack says of a template. */
function isOlder(version: unknown, { props }: StackResource): boolean {
    const { latestVersion, defaultVersion, updateDefaultVersion } = props;
    if (isOpen(version) || version === "$Latest" || defaultVersion === undefined) return false;
    const isDefault = version === undefined || version === "" || version === "$Default";
    if (isDefault) return defaultVersion !== latestVersion && updateDefaultVersion !== true;
    return textOrUnknown(version) !== textOrUnknown(latestVersion);
}

/** A group's own tags, as far as its instances get them. */
function propagated(group: StackResource): { readonly tags: KnownTags; readonly unknownTags?: Unknown } {
    const list = listAt(group.props, "tags");
    if (list === UNKNOWN) return { tags: {}, unknownTags: ANY };
    const passed = list.filter((one) => at(one, "propagateAtLaunch") !== false);
    const known = passed.flatMap((one) => {
        const key = textAt(one, "key");
        return key === undefined ? [] : [[key, textOrUnknown(at(one, "value"))] as const];
    });
    return { tags: Object.fromEntries(known), ...(known.length < passed.length && { unknownTags: ANY }) };
}
