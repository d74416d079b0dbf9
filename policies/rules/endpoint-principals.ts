import { openStatements } from "../iam/everyone";
import { UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { isNothing } from "../pack/subject";
import { endpointService, SESSION_SERVICES, VPC_ENDPOINT } from "../resources/network";

export const endpointPrincipals: Rule = {
    name: "endpoint-principals",
    description: "An endpoint that sessions need carries requests of any account's principals.",
    why: "Someone with a session can bring credentials of another account and send data to it through the endpoint, from a network without internet access.",
    severity: "low",
    enforcementLevel: "advisory",
    remediationSteps:
        "Give the endpoint a policy that requires aws:PrincipalAccount or aws:PrincipalOrgID in each statement with the principal *.",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    tags: ["network"],
    settings: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether each of these endpoints needs a policy; AWS's default allows everything",
        },
    },
    resource: {
        types: [VPC_ENDPOINT],
        check: (subject, { required }) => {
            const service = endpointService(subject);
            const { policy, serviceName, vpcEndpointType } = subject.props;
            if (serviceName === UNKNOWN) return unknown("serviceName");

            if (service === undefined || !SESSION_SERVICES.includes(service) || vpcEndpointType !== "Interface")
                return notApplicable("it isn't an interface endpoint that sessions need");

            if (policy === UNKNOWN) return unknown("policy");

            if (isNothing(policy))
                return judge(required === true ? [`The endpoint for ${service} has no policy.`] : []);

            return judge(
                openStatements(policy).map(
                    (statement) =>
                        `The policy of the endpoint for ${service} allows everyone: the principal of ${statement} is *, and no condition limits it.`,
                ),
            );
        },
    },
};
