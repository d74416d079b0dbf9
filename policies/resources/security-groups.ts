import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { INSTANCE, LAUNCHES, SPOT_FLEET, SPOT_REQUEST } from "./instances";
import type { Referred, Relations } from "./relations";

export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const GROUPS = [SECURITY_GROUP, DEFAULT_GROUP];
const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const INTERFACE_GROUP = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** An ingress rule of a security group of the stack, however it is written. */
export interface IngressRule {
    /** The group that lets somebody in. */
    readonly group: Referred;
    /** The resource that says so. */
    readonly by: StackSubject;
    readonly protocol: unknown;
    readonly fromPort: unknown;
    readonly toPort: unknown;
    /** Address ranges and prefix lists let in. */
    readonly addresses: readonly unknown[];
    /** Security groups let in that the stack has. */
    readonly groups: Referred;
    /** The IDs of the groups let in, as they are written. */
    readonly groupIds: readonly unknown[];
    /** Whether the group lets in itself. */
    readonly self: boolean;
}

/** Every ingress rule of the stack's own security groups. */
export function ingressRules(stack: Relations): readonly IngressRule[] {
    const inline = stack.ofType(...GROUPS).flatMap((group) => {
        const rules = listAt(group.props, "ingress");
        return rules === UNKNOWN
            ? []
            : rules.map((rule): IngressRule => ({
                  group: { resources: [group], certain: true },
                  by: group,
                  protocol: at(rule, "protocol"),
                  fromPort: at(rule, "fromPort"),
                  toPort: at(rule, "toPort"),
                  addresses: lists(rule, "cidrBlocks", "ipv6CidrBlocks", "prefixListIds"),
                  groups: sources(group, "ingress", stack, listAt(rule, "securityGroups")),
                  groupIds: lists(rule, "securityGroups"),
                  self: at(rule, "self") === true,
              }));
    });
    const separate = stack
        .ofType(RULE)
        .filter(({ props }) => props.type === "ingress")
        .map((by): IngressRule => ({
            group: groupsOf(by, "securityGroupId", stack),
            by,
            protocol: by.props.protocol,
            fromPort: by.props.fromPort,
            toPort: by.props.toPort,
            addresses: lists(by.props, "cidrBlocks", "ipv6CidrBlocks", "prefixListIds"),
            groups: groupsOf(by, "sourceSecurityGroupId", stack),
            groupIds: lists(by.props, "sourceSecurityGroupId"),
            self: by.props.self === true,
        }));
    const ingress = stack.ofType(INGRESS_RULE).map((by): IngressRule => ({
        group: groupsOf(by, "securityGroupId", stack),
        by,
        protocol: by.props.ipProtocol,
        fromPort: by.props.fromPort,
        toPort: by.props.toPort,
        addresses: lists(by.props, "cidrIpv4", "cidrIpv6", "prefixListId"),
        groups: groupsOf(by, "referencedSecurityGroupId", stack),
        groupIds: lists(by.props, "referencedSecurityGroupId"),
        self: false,
    }));
    return [...inline, ...separate, ...ingress];
}

/** A port as a number, however it is written; undefined where it is none. */
export function portOf(value: unknown): number | undefined {
    const port = typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN;
    return Number.isInteger(port) ? port : undefined;
}

/** The security groups of the stack that a property refers to. */
export function groupsOf(from: StackSubject, property: string, stack: Relations): Referred {
    return stack.candidates(from, property, GROUPS, ["id"]);
}

/** The security groups of each instance, launch template and launch configuration. */
export function instanceGroups(
    stack: Relations,
): readonly { readonly instance: StackSubject; readonly groups: Referred }[] {
    const launches = stack.ofType(...LAUNCHES, SPOT_FLEET);
    const own = launches.flatMap((instance) =>
        GROUP_PROPERTIES.filter((property) => property in instance.props).map((property) => ({
            instance,
            groups: groupsOf(instance, property, stack),
        })),
    );
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

const GROUP_PROPERTIES = ["vpcSecurityGroupIds", "securityGroups", "networkInterfaces", "launchSpecifications"];
const INTERFACE_PROPERTIES = ["networkInterfaces", "primaryNetworkInterface"];

/** The instances that name no security group at all: they are in their VPC's default one. */
export function withoutGroups(stack: Relations): readonly StackSubject[] {
    return stack.ofType(INSTANCE, SPOT_REQUEST).filter(({ props }) =>
        [...GROUP_PROPERTIES, ...INTERFACE_PROPERTIES, "launchTemplate"].every((property) => {
            const value = at(props, property);
            return value === undefined || (Array.isArray(value) && value.length === 0);
        }),
    );
}

/** Inline rules share one property: which of its groups belongs to which rule shows only once they are known. */
function sources(
    group: StackSubject,
    property: string,
    stack: Relations,
    groups: readonly unknown[] | typeof UNKNOWN,
): Referred {
    if (groups !== UNKNOWN && groups.length === 0) {
        return { resources: [], certain: true };
    }
    const known = groups === UNKNOWN ? [] : groups;
    const named = stack.ofType(...GROUPS).filter(({ props }) => known.includes(props.id));
    return named.length > 0 ? { resources: named, certain: true } : groupsOf(group, property, stack);
}

function lists(rule: unknown, ...keys: readonly string[]): readonly unknown[] {
    return keys.flatMap((key) => {
        const found = listAt(rule, key);
        return found === UNKNOWN ? [UNKNOWN] : found;
    });
}
