import type { Rule, StackSubject } from "../pack/rule";
import { ROUTE_TARGETS, sessionSubnets, type WayOut, waysOut } from "../resources/network";
import { Relations } from "../resources/relations";
import { listed } from "../pack/settings";

export const noInternetRoute: Rule = {
    name: "no-internet-route",
    description: "A subnet with instances has a route to the internet.",
    why: "Sessions need none, and anyone with a session can send data out by such a route.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps: "Remove the route; reach AWS's services by VPC endpoints.",
    url: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
    tags: ["network"],
    settings: {
        allowedTargets: {
            type: "array",
            items: { type: "string", enum: [...ROUTE_TARGETS] },
            default: [],
            description:
                "Route targets, by the property that names them, that may lead outside: transitGatewayId, natGatewayId",
        },
    },
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const allowed = listed(config.allowedTargets);
        const found = new Map<StackSubject, readonly WayOut[]>();
        const outOf = (subnet: StackSubject): readonly WayOut[] => {
            const out = found.get(subnet) ?? waysOut(subnet, stack).filter(({ target }) => !allowed.includes(target));
            found.set(subnet, out);
            return out;
        };
        const problems = sessionSubnets(stack).flatMap(({ subnets: { resources: subnets, certain } }) => {
            const ways = subnets.map((subnet) => ({ subnet, out: outOf(subnet) }));
            // Where it isn't known which subnet it is, it is certain only if all of them lead outside.
            return certain || ways.every(({ out }) => out.length > 0) ? ways : [];
        });
        const all = problems.flatMap(({ subnet, out }) =>
            out.map(({ by, target }) => ({
                problem: `Subnet ${subnet.name} leads outside by ${target}.`,
                urn: by.urn,
            })),
        );
        return [...new Map(all.map((one) => [`${one.urn} ${one.problem}`, one])).values()];
    },
};
