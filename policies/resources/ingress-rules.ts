import { at, listAt, UNKNOWN } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { shown } from "../pack/wording";
import type { Referred, Relations } from "./relations";
import { DEFAULT_GROUP, groupsOf, listsAt, SECURITY_GROUP } from "./security-groups";

const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

/** An ingress rule of a security group, however it is written. */
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
    /** The ids of security groups let in, as written. */
    readonly groupIds: readonly unknown[];
    /** Security groups let in that the stack has. */
    readonly groups: Referred;
    /** Whether the group lets in itself. */
    readonly self: boolean;
}

/** Every ingress rule that the stack writes, in its own security groups or for others. */
export function ingressRules(stack: Relations): readonly IngressRule[] {
    const separate = [...olderRules(stack), ...newerRules(stack)];
    return [...withoutEchoes(inlineRules(stack), separate), ...separate];
}

function inlineRules(stack: Relations): readonly IngressRule[] {
    return stack.ofType(SECURITY_GROUP, DEFAULT_GROUP).flatMap((group) => {
        const rules = listAt(group.props, "ingress");
        return rules === UNKNOWN
            ? []
            : rules.map((rule): IngressRule => {
                  const sources = listAt(rule, "securityGroups");
                  return {
                      group: { resources: [group], certain: true, outside: [] },
                      by: group,
                      protocol: at(rule, "protocol"),
                      fromPort: at(rule, "fromPort"),
                      toPort: at(rule, "toPort"),
                      addresses: listsAt(rule, "cidrBlocks", "ipv6CidrBlocks", "prefixListIds"),
                      groupIds: sources === UNKNOWN ? [UNKNOWN] : sources,
                      groups: sourcesOf(group, stack, sources),
                      self: at(rule, "self") === true,
                  };
              });
    });
}

/** Inline rules share one property: which of its groups belongs to which rule shows only once they are known. */
function sourcesOf(group: StackSubject, stack: Relations, groups: readonly unknown[] | typeof UNKNOWN): Referred {
    if (groups !== UNKNOWN && groups.length === 0) return { resources: [], certain: true, outside: [] };

    const named = groupsOf(group, "ingress", stack, groups === UNKNOWN ? [] : groups);
    return named.resources.length > 0 ? { ...named, certain: true } : groupsOf(group, "ingress", stack);
}

function olderRules(stack: Relations): readonly IngressRule[] {
    return stack
        .ofType(RULE)
        .filter(({ props }) => props.type === "ingress")
        .map((by) => ({
            group: groupsOf(by, "securityGroupId", stack),
            by,
            protocol: by.props.protocol,
            fromPort: by.props.fromPort,
            toPort: by.props.toPort,
            addresses: listsAt(by.props, "cidrBlocks", "ipv6CidrBlocks", "prefixListIds"),
            groupIds: listsAt(by.props, "sourceSecurityGroupId"),
            groups: groupsOf(by, "sourceSecurityGroupId", stack),
            self: by.props.self === true,
        }));
}

function newerRules(stack: Relations): readonly IngressRule[] {
    return stack.ofType(INGRESS_RULE).map((by) => ({
        group: groupsOf(by, "securityGroupId", stack),
        by,
        protocol: by.props.ipProtocol,
        fromPort: by.props.fromPort,
        toPort: by.props.toPort,
        addresses: listsAt(by.props, "cidrIpv4", "cidrIpv6", "prefixListId"),
        groupIds: listsAt(by.props, "referencedSecurityGroupId"),
        groups: groupsOf(by, "referencedSecurityGroupId", stack),
        self: false,
    }));
}

/** AWS tells of every rule of a group as the group's own; those that are resources as well are left to these. */
function withoutEchoes(inline: readonly IngressRule[], separate: readonly IngressRule[]): readonly IngressRule[] {
    const told = new Set(
        separate.flatMap((rule) =>
            rule.group.resources.flatMap((group) =>
                openings(rule, group).map(({ source }) => `${group.urn} ${ports(rule)} ${source}`),
            ),
        ),
    );
    return inline.filter((rule) => {
        const own = openings(rule, rule.by);
        return own.length === 0 || own.some(({ source }) => !told.has(`${rule.by.urn} ${ports(rule)} ${source}`));
    });
}

/** Whom a rule lets in, one by one. */
function openings(rule: IngressRule, group: StackSubject): readonly { readonly source: string }[] {
    const known = [...rule.addresses, ...rule.groupIds].filter((one): one is string => typeof one === "string");
    const all = known.map((source) => ({ source: source === group.props.id ? "self" : source }));
    return rule.self ? [...all, { source: "self" }] : all;
}

function ports({ protocol, fromPort, toPort }: IngressRule): string {
    const [name = "", ...range] = [protocol, fromPort, toPort].map((one) =>
        typeof one === "string" || typeof one === "number" ? String(one).toLowerCase() : shown(one),
    );
    return ["-1", "all"].includes(name) ? "all" : [name, ...range].join(" ");
}

/** A port as a number, however it is written; undefined where it is none. */
export function portOf(value: unknown): number | undefined {
    const port = typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : NaN;
    return Number.isInteger(port) ? port : undefined;
}
