import { UNKNOWN } from "../pack/known";
import type { Rule, StackProblem, StackSubject } from "../pack/rule";
import { shown, some } from "../pack/wording";
import { sessionEndpointsOf, VPC_ENDPOINT } from "../resources/network";
import { Relations } from "../resources/relations";
import {
    DEFAULT_GROUP,
    groupsOf,
    type IngressRule,
    ingressRules,
    instanceGroups,
    portOf,
} from "../resources/security-groups";

/** Endpoints answer the instances, and them alone. */
export const endpointIngress: Rule = {
    name: "endpoint-ingress",
    description:
        "The security group of an endpoint that sessions need lets in more, or less, than HTTPS from the instances.",
    why: "Whatever else reaches the endpoint talks to Systems Manager from inside, past the network's other controls; instances that don't reach it have no sessions.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Let in TCP 443 from the instances' security group, and nothing else.",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    tags: ["network"],
    configSchema: {
        properties: {
            allowedCidrs: {
                type: "array",
                items: { type: "string" },
                default: [],
                description:
                    "Address ranges, as written, that endpoints may serve besides the instances' security groups",
            },
        },
    },
    stackType: VPC_ENDPOINT,
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const allowed = (config.allowedCidrs ?? []) as readonly unknown[];
        const endpointGroups = new Set(
            [
                ...sessionEndpointsOf(stack).map((endpoint) => groupsOf(endpoint, "securityGroupIds", stack)),
                ...joints(stack).map(({ joint }) => groupsOf(joint, "securityGroupId", stack)),
            ].flatMap(({ resources: groups, certain }) => (certain ? groups : [])),
        );
        const instances = new Set(instanceGroups(stack).flatMap(({ groups }) => groups.resources));
        const rules = ingressRules(stack);
        const tooMuch = rules
            .filter(({ group }) => group.certain && group.resources.some((one) => endpointGroups.has(one)))
            .flatMap((rule) => {
                const problem = problemOf(rule, allowed, (group) => instances.has(group));
                return problem === undefined ? [] : [{ problem, urn: rule.by.urn }];
            });
        return [...tooMuch, ...closed([...endpointGroups], rules), ...(instances.size > 0 ? groupless(stack) : [])];
    },
};

/**
 * The endpoints in their VPC's default group, which lets in its own members only, where the instances have groups of their
 * own. Where the program has a default group, it says itself what the group lets in.
 */
function groupless(stack: Relations): readonly StackProblem[] {
    const joined = joints(stack).map(({ endpoint }) => endpoint);
    return stack.ofType(DEFAULT_GROUP).length > 0
        ? []
        : sessionEndpointsOf(stack)
              .filter((one) => !joined.includes(one) && one.props.vpcEndpointType === "Interface")
              .filter(
                  ({ props: { securityGroupIds: ids } }) =>
                      ids === undefined || (Array.isArray(ids) && ids.length === 0),
              )
              .map(({ urn }) => ({
                  problem: "It names no security group: the VPC's default one doesn't let the instances in.",
                  urn,
              }));
}

/** The resources of their own that give the endpoints of sessions a security group. */
function joints(stack: Relations): readonly { readonly joint: StackSubject; readonly endpoint: StackSubject }[] {
    const endpoints = sessionEndpointsOf(stack);
    return stack.ofType("aws:ec2/securityGroupAssociation:SecurityGroupAssociation").flatMap((joint) =>
        stack
            .candidates(joint, "vpcEndpointId", [VPC_ENDPOINT], ["id"])
            .resources.filter((endpoint) => endpoints.includes(endpoint))
            .map((endpoint) => ({ joint, endpoint })),
    );
}

/** The groups that certainly let nobody in: a rule whose group isn't known may be theirs. */
function closed(groups: readonly StackSubject[], rules: readonly IngressRule[]): readonly StackProblem[] {
    const opened = new Set(rules.flatMap(({ group }) => group.resources));
    return rules.some(({ group }) => !group.certain)
        ? []
        : groups
              .filter((group) => !opened.has(group) && group.props.ingress !== UNKNOWN)
              .map(({ urn }) => ({ problem: "It lets nobody in; needed is 443 tcp from the instances.", urn }));
}

function problemOf(
    { protocol, fromPort, toPort, addresses, group, groups, self }: IngressRule,
    allowed: readonly unknown[],
    isInstances: (group: IngressRule["groups"]["resources"][number]) => boolean,
): string | undefined {
    const ports = [fromPort, toPort, protocol];
    const https = portOf(fromPort) === 443 && portOf(toPort) === 443 && ["tcp", "6", 6].includes(protocol as string);
    if (!ports.includes(UNKNOWN) && !https) {
        return `It lets in ${ports.map((one) => (typeof one === "string" || typeof one === "number" ? String(one) : "any")).join(" ")}; needed is 443 443 tcp.`;
    }
    const foreign = addresses.filter((address) => address !== UNKNOWN && !allowed.includes(address));
    if (foreign.length > 0) {
        return `It lets in ${some(foreign.map((one) => (typeof one === "string" ? one : shown(one))))}; needed is the instances' security group.`;
    }
    if (self && !group.resources.some(isInstances)) {
        return "It lets in its own group; needed is the instances' security group.";
    }
    const others = groups.certain ? groups.resources.filter((group) => !isInstances(group)) : [];
    return others.length > 0
        ? `It lets in ${others.map(({ name }) => name).join(", ")}, which no instance has.`
        : undefined;
}
