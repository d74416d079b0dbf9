import { UNKNOWN } from "../pack/known";
import type { Rule, StackProblem, StackSubject } from "../pack/rule";
import { givenTo, isNothing } from "../pack/subject";
import { sessionEndpointsOf, VPC_ENDPOINT } from "../resources/network";
import { Relations } from "../resources/relations";
import { type IngressRule, ingressRules, portOf } from "../resources/ingress-rules";
import { DEFAULT_GROUP, groupsOf, instanceGroups } from "../resources/security-groups";
import { traffic } from "../resources/traffic";
import { mistakesIn, textList } from "../pack/settings";

export const endpointIngress: Rule = {
    name: "endpoint-ingress",
    description:
        "The security group of an endpoint that sessions need allows more, or less, than HTTPS from the instances.",
    why: "Whatever else reaches the endpoint talks to Systems Manager from inside, past the network's other controls; instances that don't reach it have no sessions.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Allow TCP 443 from the instances' security group, and nothing else.",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    tags: ["network"],
    settings: {
        allowedCidrs: textList(
            "Address ranges, as written, that endpoints may serve besides the instances' security groups",
        ),
    },
    mistakes: mistakesIn(
        "allowedCidrs",
        (range) => range === "" || /\/0+$/.test(range),
        'the address range of a network; to switch the rule off, set enforcementLevel to "disabled"',
    ),
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
              // Afterwards AWS tells of the default group.
              .filter((endpoint) => isNothing(givenTo(endpoint, "securityGroupIds")))
              .map(({ urn }) => ({
                  problem:
                      "It names no security group: the VPC's default one allows no traffic from the instances; expected TCP 443 from their security group.",
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

/** The groups that certainly let nothing in: a rule whose group isn't known may be theirs. */
function closed(groups: readonly StackSubject[], rules: readonly IngressRule[]): readonly StackProblem[] {
    const opened = new Set(rules.flatMap(({ group }) => group.resources));
    return rules.some(({ group }) => !group.certain)
        ? []
        : groups
              .filter((group) => !opened.has(group) && group.props.ingress !== UNKNOWN)
              .map(({ urn }) => ({ problem: `It allows no traffic; expected ${expected([])}.`, urn }));
}

function problemOf(
    rule: IngressRule,
    allowed: readonly unknown[],
    isInstances: (group: IngressRule["groups"]["resources"][number]) => boolean,
): string | undefined {
    const { protocol, fromPort, toPort, addresses, group, groups, self } = rule;
    const ports = [fromPort, toPort, protocol];
    const https = portOf(fromPort) === 443 && portOf(toPort) === 443 && ["tcp", "6", 6].includes(protocol as string);
    if (!ports.includes(UNKNOWN) && !https) return `It allows ${traffic(rule)}; expected ${expected(allowed)}.`;

    const foreign = addresses.filter((address) => address !== UNKNOWN && !allowed.includes(address));
    const others = groups.certain ? groups.resources.filter((one) => !isInstances(one)) : [];
    const own = self && !group.resources.some(isInstances);
    const tooMuch = {
        addresses: foreign,
        groups: { resources: others, certain: true, outside: [] },
        groupIds: [],
        self: own,
    };
    return foreign.length > 0 || others.length > 0 || own
        ? `It allows ${traffic({ ...rule, ...tooMuch })}${others.length > 0 ? ", which no instance has" : ""}; expected ${expected(allowed)}.`
        : undefined;
}

function expected(allowed: readonly unknown[]): string {
    return `TCP 443 from ${["the instances' security group", ...allowed].join(" or ")}`;
}
