import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { givenTo, isNothing } from "../pack/subject";
import { groupsOfTemplate, isOfNodeGroup } from "./account-settings";
import {
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    LAUNCHES,
    SPOT_FLEET,
    SPOT_REQUEST,
    templatesOf,
} from "./instances";
import type { Referred, Relations } from "./relations";

export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const GROUPS = [SECURITY_GROUP, DEFAULT_GROUP];
const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const INTERFACE_GROUP = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";

/** The security groups of the stack that a property refers to, by id or, in a default VPC, by name. */
export function groupsOf(from: StackSubject, property: string, stack: Relations, value?: unknown): Referred {
    return stack.candidates(from, property, GROUPS, ["id", "name"], value ?? from.props[property]);
}

/** Which groups something has. */
interface Grouped {
    readonly instance: StackSubject;
    readonly groups: Referred;
}

/** The security groups of each instance, launch template and launch configuration. */
export function instanceGroups(stack: Relations): readonly Grouped[] {
    const launches = stack.ofType(...LAUNCHES, SPOT_FLEET);
    const own = launches.flatMap((instance) => [
        ...GROUP_PROPERTIES.filter((property) => property in instance.props).map((property) => ({
            instance,
            groups: groupsOf(instance, property, stack),
        })),
        ...GROUPED_PROPERTIES.filter((property) => property in instance.props).map((property) => ({
            instance,
            groups: groupsOf(instance, property, stack, groupsWithin(instance, property)),
        })),
    ]);
    // An interface of its own, which the instance is given, and one to which a group is added later.
    const given = launches.flatMap((instance) =>
        INTERFACE_PROPERTIES.flatMap((property) => stack.referred(instance, property, [INTERFACE], ["id"])).map(
            (one) => ({ instance, groups: groupsOf(one, "securityGroups", stack) }),
        ),
    );
    const added = stack.ofType(INTERFACE_GROUP).flatMap((attachment) => {
        const to = stack.referred(attachment, "networkInterfaceId", [INSTANCE], ["primaryNetworkInterfaceId"]);
        return to.map((instance) => ({ instance, groups: groupsOf(attachment, "securityGroupId", stack) }));
    });
    return [...own, ...given, ...added];
}

const GROUP_PROPERTIES = ["vpcSecurityGroupIds", "securityGroups", "securityGroupNames"];
/** Lists of which each member has groups. */
const GROUPED_PROPERTIES = ["networkInterfaces", "launchSpecifications"];
const INTERFACE_PROPERTIES = ["networkInterfaces", "primaryNetworkInterface"];

/** The groups of all members of such a list together. */
function groupsWithin({ props }: StackSubject, property: string): unknown {
    const members = listAt(props, property);
    return members === UNKNOWN || members.includes(UNKNOWN)
        ? UNKNOWN
        : members.flatMap((one) => listsAt(one, ...GROUP_PROPERTIES));
}

/** Several lists of plain data together; one that isn't known is one unknown member. */
export function listsAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
    return keys.flatMap((key) => {
        const found = listAt(value, key);
        return found === UNKNOWN ? [UNKNOWN] : found;
    });
}

/**
 * What starts instances and names no security group at all: they are in their VPC's default one. What AWS tells of them
 * afterwards names that one, so only what the program gives counts.
 */
export function withoutGroups(stack: Relations): readonly StackSubject[] {
    return [
        ...stack.ofType(INSTANCE, SPOT_REQUEST).filter((instance) => {
            const templates = templatesOf(instance, stack);
            const silent = givenTo(instance, "launchTemplate") === undefined || templates.length > 0;
            return silent && [instance, ...templates].every(namesNone);
        }),
        ...stack.ofType(LAUNCH_CONFIGURATION).filter(namesNone),
        ...stack
            .ofType(LAUNCH_TEMPLATE)
            .filter(
                (template) =>
                    namesNone(template) &&
                    groupsOfTemplate(template, stack).length > 0 &&
                    !isOfNodeGroup(template, stack),
            ),
        ...stack.ofType(SPOT_FLEET).filter((fleet) => {
            const specifications = listAt(fleet.props, "launchSpecifications");
            return specifications !== UNKNOWN && specifications.some(isWithoutGroups);
        }),
    ];
}

function namesNone(launch: StackSubject): boolean {
    const interfaces = listAt(launch.given ?? launch.props, "networkInterfaces");
    return (
        [...GROUP_PROPERTIES, "primaryNetworkInterface"].every((property) => isNothing(givenTo(launch, property))) &&
        interfaces !== UNKNOWN &&
        interfaces.every((one) => one !== UNKNOWN && isWithoutGroups(one))
    );
}

/** Whether an interface or a launch specification names no group, and no interface that has some. */
function isWithoutGroups(one: unknown): boolean {
    const properties = [...GROUP_PROPERTIES, "networkInterfaceId", "networkInterfaces"];
    return one !== UNKNOWN && properties.every((property) => isNothing(at(one, property)));
}
