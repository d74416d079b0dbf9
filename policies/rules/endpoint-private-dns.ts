import { UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { endpointService, VPC_ENDPOINT } from "../resources/network";

/** The services whose public names the agent asks for. */
const SERVICES = ["ssm", "ssmmessages", "ec2messages", "kms", "logs"];

/** The agent finds an endpoint by the service's own name. */
export const endpointPrivateDns: Rule = {
    name: "endpoint-private-dns",
    description: "An endpoint that sessions need has no private DNS.",
    why: "The agent asks for the service's public name: without private DNS it leads outside, where there is no way.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps: "Set privateDnsEnabled to true, and DNS support and DNS host names of the VPC as well.",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html",
    tags: ["network"],
    configSchema: { properties: {} },
    resource: {
        types: [VPC_ENDPOINT],
        check: (subject) => {
            const { privateDnsEnabled, vpcEndpointType } = subject.props;
            const service = endpointService(subject);
            if (service === undefined || !SERVICES.includes(service) || vpcEndpointType !== "Interface") {
                return notApplicable("it isn't an interface endpoint that sessions need");
            }
            if (privateDnsEnabled === UNKNOWN) {
                return unknown("privateDnsEnabled");
            }
            return judge(
                privateDnsEnabled === true
                    ? []
                    : [
                          `The endpoint for ${service} has privateDnsEnabled ${privateDnsEnabled === false ? "false" : "not set"}.`,
                      ],
            );
        },
    },
};
