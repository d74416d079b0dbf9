import { UNKNOWN } from "../pack/known";
import type { Rule, RuleConfig, StackProblem, StackSubject } from "../pack/rule";
import { enumeration } from "../../access/report";
import { type Referred, Relations } from "../resources/relations";
import { type IngressRule, ingressRules, portOf } from "../resources/ingress-rules";
import { DEFAULT_GROUP, instanceGroups, withoutGroups } from "../resources/security-groups";
import { traffic } from "../resources/traffic";
import { mistakesIn, textList } from "../pack/settings";

export const instanceIngress: Rule = {
    name: "instance-ingress",
    description: "A security group of an instance lets connections in.",
    why: "Sessions need no open port: each one is a way in that no session policy governs.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Remove the ingress rules from the instances' security groups, or name what may call the instances in allowedPorts or allowedGroups.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    tags: ["instances", "network"],
    settings: {
        allowedPorts: {
            type: "array",
            items: { type: "integer", minimum: 0, maximum: 65_535 },
            default: [],
            description: "Ports of TCP and UDP that instances may serve, such as an application's",
        },
        allowSelf: {
            type: "boolean",
            default: false,
            description: "Whether a security group may let in its own members, such as those of a cluster",
        },
        allowedGroups: textList(
            "Security groups that may call instances, such as a load balancer's: by the resource's name, the group's name or its ID",
        ),
    },
    mistakes: mistakesIn(
        "allowedGroups",
        (group) => group.trim() === "" || group.includes("*"),
        "the name or ID of a security group",
    ),
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const ofDefault = stack.ofType(DEFAULT_GROUP);
        const used = [
            ...instanceGroups(stack),
            // Which VPC's default group it is shows only where there is one.
            ...withoutGroups(stack).map((instance) => ({
                instance,
                groups: { resources: ofDefault, certain: ofDefault.length === 1, outside: [] },
            })),
        ];
        const allowed = (config.allowedPorts ?? []) as readonly unknown[];
        const rules = ingressRules(stack).filter((rule) => !serves(rule, allowed) && !comesFromAllowed(rule, config));
        const open = new Set(rules.filter(({ group }) => group.certain).flatMap(({ group }) => idsOf(group)));
        const openOnes = used.flatMap(({ instance, groups }) => {
            const ids = idsOf(groups);
            const hit = ids.filter((id) => open.has(id));
            // Where it isn't known which group it is, it is certain only if all of them are open.
            return groups.certain || hit.length === ids.length ? hit.map((id) => ({ instance, id })) : [];
        });
        const inGroups = [...new Set(openOnes.map(({ id }) => id))].flatMap((id) => {
            const names = new Set(openOnes.filter((one) => one.id === id).map(({ instance }) => instance.name));
            return rules
                .filter((rule) => idsOf(rule.group).includes(id))
                .map((rule) => ({
                    problem: `${rule.group.resources.find(({ urn }) => urn === id)?.name ?? id}, the security group of ${enumeration([...names])}, allows ${traffic(rule)}; expected no ingress${exceptFor(config)}.`,
                    urn: rule.by.urn,
                }));
        });
        return [...inGroups, ...inDefaultGroups(stack)];
    },
};

/** The groups of the stack by URN, and those outside it by the id or name that is written. */
function idsOf({ resources, outside }: Referred): readonly string[] {
    return [...resources.map(({ urn }) => urn), ...outside];
}

function hasPorts(protocol: unknown): boolean {
    return [6, 17].includes(protocol as number) || (typeof protocol === "string" && /^(tcp|udp|6|17)$/i.test(protocol));
}

/** Whether a rule opens allowed ports only. Of other protocols than these two the numbers are no ports. */
function serves({ protocol, fromPort, toPort }: IngressRule, allowed: readonly unknown[]): boolean {
    const [from, to] = [portOf(fromPort), portOf(toPort)];
    if (!hasPorts(protocol) || from === undefined || to === undefined) return false;

    const ports = new Set(allowed.filter((port) => typeof port === "number" && port >= from && port <= to));
    return from <= to && ports.size === to - from + 1;
}

/**
 * The instances in a VPC's default group, which lets in its other members until somebody takes that away. Where the
 * program has such a group, it says itself what the group lets in.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
function inDefaultGroups(stack: Relations): readonly StackProblem[] {
    return stack.ofType(DEFAULT_GROUP).length > 0
        ? []
        : withoutGroups(stack).map(({ urn }) => ({
              problem:
                  "It names no security group: the VPC's default one allows all traffic from its other members; expected a group without ingress.",
              urn,
          }));
}

/** Whether only the group itself or groups that may call instances are let in. */
function comesFromAllowed({ addresses, group, groups, groupIds, self }: IngressRule, config: RuleConfig): boolean {
    const allowed = (config.allowedGroups ?? []) as readonly unknown[];
    const isOwn = (one: unknown) => config.allowSelf === true && group.resources.some(({ props }) => props.id === one);
    const isAllowed = (one: StackSubject) =>
        [one.name, one.props.name, one.props.id].some((name) => allowed.includes(name)) ||
        (config.allowSelf === true && group.certain && group.resources.includes(one));
    const ids = groups.resources.map(({ props }) => props.id);
    const outside = groupIds.filter((one) => one !== UNKNOWN && !ids.includes(one));
    const named = groups.resources.length > 0 || outside.length > 0 || self;
    return (
        named &&
        addresses.length === 0 &&
        (!self || config.allowSelf === true) &&
        groups.resources.every(isAllowed) &&
        outside.every((one) => allowed.includes(one) || isOwn(one))
    );
}

/** What the configuration allows, for a message. */
function exceptFor({ allowedPorts, allowSelf, allowedGroups }: RuleConfig): string {
    const ports = (allowedPorts ?? []) as readonly unknown[];
    const groups = (allowedGroups ?? []) as readonly unknown[];
    const allowed = [
        ...(ports.length > 0 ? [`on port ${ports.join(", ")}`] : []),
        ...(allowSelf === true ? ["from the group itself"] : []),
        ...(groups.length > 0 ? [`from ${groups.join(", ")}`] : []),
    ];
    return allowed.length === 0 ? "" : ` except ${allowed.join(" or ")}`;
}
