import { UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, type StackProblem, unknown } from "../pack/rule";
import { setting } from "../pack/subject";
import { endpointService, SESSION_SERVICES, sessionEndpointsOf, VPC, VPC_ENDPOINT } from "../resources/network";
import { Relations } from "../resources/relations";

export const endpointPrivateDns: Rule = {
    name: "endpoint-private-dns",
    description: "An endpoint that sessions need has no private DNS.",
    why: "The agent asks for the service's public name: without private DNS it leads outside, where there is no way.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Set privateDnsEnabled to true, and DNS support and DNS host names of the VPC as well.",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html",
    tags: ["network"],
    resource: {
        types: [VPC_ENDPOINT],
        check: (subject) => {
            const { privateDnsEnabled, serviceName, vpcEndpointType } = subject.props;
            if (serviceName === UNKNOWN && vpcEndpointType !== "Gateway" && privateDnsEnabled !== true)
                return unknown("serviceName");

            const service = endpointService(subject);
            if (service === undefined || !SESSION_SERVICES.includes(service))
                return notApplicable("it isn't an endpoint that sessions need");

            if (vpcEndpointType === UNKNOWN) return unknown("vpcEndpointType");

            if (vpcEndpointType !== "Interface") {
                const found = typeof vpcEndpointType === "string" ? vpcEndpointType : "not set";
                return judge([`The endpoint for ${service} has vpcEndpointType ${found}; expected Interface.`]);
            }
            if (privateDnsEnabled === UNKNOWN) return unknown("privateDnsEnabled");

            return judge(
                privateDnsEnabled === true
                    ? []
                    : [
                          `The endpoint for ${service} has privateDnsEnabled ${privateDnsEnabled === false ? "false" : "not set"}.`,
                      ],
            );
        },
    },
    stackType: VPC_ENDPOINT,
    // Private DNS answers only where the VPC resolves names.
    stack: (resources) => {
        const stack = new Relations(resources);
        const vpcs = sessionEndpointsOf(stack)
            .filter(({ props }) => props.privateDnsEnabled === true)
            .flatMap((endpoint) => stack.referred(endpoint, "vpcId", [VPC], ["id"]));
        return [...new Set(vpcs)].flatMap((vpc) => [
            // A VPC resolves names, but gives none, unless told otherwise.
            ...off("enableDnsHostnames", setting(vpc, "enableDnsHostnames") ?? false, vpc.urn),
            ...off("enableDnsSupport", setting(vpc, "enableDnsSupport"), vpc.urn),
        ]);
    },
};

function off(name: string, value: unknown, urn: string): readonly StackProblem[] {
    return value === false ? [{ problem: `It has ${name} false, which private DNS of its endpoints needs.`, urn }] : [];
}
