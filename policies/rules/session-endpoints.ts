import type { Rule } from "../pack/rule";
import { endpointService, closedVpcs, VPC, VPC_ENDPOINT } from "../resources/network";
import { Relations } from "../resources/relations";
import { listed, mistakesIn, textList } from "../pack/settings";

export const sessionEndpoints: Rule = {
    name: "session-endpoints",
    description: "A VPC with instances and without a way to the internet lacks an endpoint that sessions need.",
    why: "Without a way to the internet the agent reaches Systems Manager by these endpoints only: no session opens.",
    severity: "medium",
    enforcementLevel: "advisory",
    remediationSteps: "Create interface endpoints for ssm and ssmmessages in the VPC, with private DNS.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "EC2.57",
        specification: "VPCs should be configured with an interface endpoint for Systems Manager",
    },
    tags: ["network"],
    settings: {
        services: textList(
            "The services that need an endpoint: also kms, logs or s3 where sessions use them; ec2messages for agents before 3.3.40.0",
            "ssm",
            "ssmmessages",
        ),
    },
    mistakes: mistakesIn(
        "services",
        (service) => service === "" || service.includes("amazonaws"),
        "a service's short name, such as ssm",
    ),
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const services = listed(config.services, ["ssm", "ssmmessages"]);
        const endpoints = stack.ofType(VPC_ENDPOINT).map((endpoint) => ({
            service: endpointService(endpoint),
            vpcs: stack.candidates(endpoint, "vpcId", [VPC], ["id"]).resources,
        }));
        // An endpoint whose service isn't known may be any of them.
        return closedVpcs(stack).flatMap((vpc) => {
            const own = endpoints.filter(({ vpcs }) => vpcs.includes(vpc)).map(({ service }) => service);
            return own.includes(undefined)
                ? []
                : services
                      .filter((service) => !own.includes(service))
                      .map((service) => ({ problem: `It has no endpoint for ${service}.`, urn: vpc.urn }));
        });
    },
};
