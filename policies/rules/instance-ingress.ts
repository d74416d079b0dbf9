import type { Rule, StackProblem } from "../pack/rule";
import { some } from "../pack/wording";
import { Relations } from "../resources/relations";
import {
    DEFAULT_GROUP,
    type IngressRule,
    ingressRules,
    instanceGroups,
    portOf,
    withoutGroups,
} from "../resources/security-groups";

/** Nothing calls an instance: the agent calls out. */
export const instanceIngress: Rule = {
    name: "instance-ingress",
    description: "A security group of an instance lets connections in.",
    why: "Sessions need no open port: each one is a way in that no session policy governs.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Remove the ingress rules from the instances' security groups.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    tags: ["instances", "network"],
    configSchema: {
        properties: {
            allowedPorts: {
                type: "array",
                items: { type: "integer", minimum: 0, maximum: 65_535 },
                default: [],
                description: "Ports of TCP and UDP that instances may serve, such as an application's",
            },
        },
    },
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const ofDefault = stack.ofType(DEFAULT_GROUP);
        const used = [
            ...instanceGroups(stack),
            // Which VPC's default group it is shows only where there is one.
            ...withoutGroups(stack).map((instance) => ({
                instance,
                groups: { resources: ofDefault, certain: ofDefault.length === 1 },
            })),
        ];
        const allowed = (config.allowedPorts ?? []) as readonly unknown[];
        const rules = ingressRules(stack).filter((rule) => !serves(rule, allowed));
        const open = new Set(rules.filter(({ group }) => group.certain).flatMap(({ group }) => group.resources));
        const openOnes = used.flatMap(({ instance, groups: { resources: groups, certain } }) => {
            const hit = groups.filter((group) => open.has(group));
            // Where it isn't known which group it is, it is certain only if all of them are open.
            return certain || hit.length === groups.length ? hit.map((group) => ({ instance, group })) : [];
        });
        const inGroups = [...new Set(openOnes.map(({ group }) => group))].flatMap((group) => {
            const names = openOnes.filter((one) => one.group === group).map(({ instance }) => instance.name);
            return rules
                .filter((rule) => rule.group.resources.includes(group))
                .map(({ by, protocol, fromPort, toPort }) => ({
                    problem: `${group.name}, the group of ${some(names)}, lets in ${text(protocol)} ${text(fromPort)} to ${text(toPort)}.`,
                    urn: by.urn,
                }));
        });
        return [...inGroups, ...inDefaultGroups(stack)];
    },
};

function hasPorts(protocol: unknown): boolean {
    return [6, 17].includes(protocol as number) || (typeof protocol === "string" && /^(tcp|udp|6|17)$/i.test(protocol));
}

/** Whether a rule opens allowed ports only. Of other protocols than these two the numbers are no ports. */
function serves({ protocol, fromPort, toPort }: IngressRule, allowed: readonly unknown[]): boolean {
    const [from, to] = [portOf(fromPort), portOf(toPort)];
    if (!hasPorts(protocol) || from === undefined || to === undefined) {
        return false;
    }
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
              problem: "It names no security group: the VPC's default one lets in whatever else is in it.",
              urn,
          }));
}

function text(value: unknown): string {
    return typeof value === "string" || typeof value === "number" ? String(value) : "any";
}
