import { at, listAt, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, type StackSubject, unknown } from "../pack/rule";
import {
    AUTO_SCALING_GROUP,
    INSTANCE,
    isTrue,
    judgeSetting,
    LAUNCH_TEMPLATE,
    LAUNCHES,
    templatesOf,
} from "../resources/instances";
import { sessionSubnets } from "../resources/network";
import { Relations } from "../resources/relations";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const ELASTIC_IP = "aws:ec2/eip:Eip";
const ELASTIC_IP_ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";

/** Sessions need no public address: the agent calls out, nobody calls in. */
export const instancePublicAddress: Rule = {
    name: "instance-public-address",
    description: "An instance gets a public address.",
    why: "Session Manager needs none: a public address only adds a way in that no session policy governs.",
    severity: "high",
    enforcementLevel: "mandatory",
    remediationSteps: "Set associatePublicIpAddress to false, and attach no Elastic IP address to an instance.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "EC2.9",
        specification: "EC2 instances should not have a public IPv4 address",
    },
    tags: ["instances", "network"],
    configSchema: { properties: {} },
    resource: {
        types: [...LAUNCHES, ELASTIC_IP, ELASTIC_IP_ASSOCIATION],
        check: (subject) => {
            switch (subject.type) {
                case ELASTIC_IP:
                case ELASTIC_IP_ASSOCIATION: {
                    // Which instance may be unknown; that it is one is not.
                    const attached = at(subject.props, subject.type === ELASTIC_IP ? "instance" : "instanceId");
                    return attached === undefined || attached === ""
                        ? notApplicable("it belongs to no instance")
                        : judge(["An Elastic IP address is attached to an instance."]);
                }
                case LAUNCH_TEMPLATE: {
                    const interfaces = listAt(subject.props, "networkInterfaces");
                    if (interfaces === UNKNOWN) {
                        return unknown("networkInterfaces");
                    }
                    return judge(
                        interfaces.flatMap((one, index) =>
                            isTrue(at(one, "associatePublicIpAddress"))
                                ? [`networkInterfaces[${index}].associatePublicIpAddress is true.`]
                                : [],
                        ),
                    );
                }
                default:
                    return judgeSetting(subject, ["associatePublicIpAddress"], (value) =>
                        isTrue(value) ? "associatePublicIpAddress is true." : undefined,
                    );
            }
        },
    },
    // What a subnet gives, and an interface has, shows only beside the instance.
    stack: (resources) => {
        const stack = new Relations(resources);
        const bySubnet = sessionSubnets(stack).flatMap(({ instance, subnets: { resources: subnets, certain } }) => {
            const giving = subnets.filter(({ props }) => isTrue(props.mapPublicIpOnLaunch));
            const known = certain ? giving.length > 0 : giving.length === subnets.length;
            return known && leavesToSubnet(instance, stack)
                ? [
                      {
                          problem: `Its subnet ${giving.map(({ name }) => name).join(", ")} gives public addresses, and associatePublicIpAddress isn't false.`,
                          urn: instance.urn,
                      },
                  ]
                : [];
        });
        const used = new Set(
            stack
                .ofType(INSTANCE, LAUNCH_TEMPLATE)
                .flatMap((one) => stack.referred(one, "networkInterfaces", [INTERFACE], ["id"])),
        );
        const byInterface = [
            ...stack.ofType(ELASTIC_IP).map((by) => ({ by, property: "networkInterface" })),
            ...stack.ofType(ELASTIC_IP_ASSOCIATION).map((by) => ({ by, property: "networkInterfaceId" })),
        ].flatMap(({ by, property }) =>
            stack.referred(by, property, [INTERFACE], ["id"]).some((one) => used.has(one))
                ? [{ problem: "An Elastic IP address is attached to an instance's network interface.", urn: by.urn }]
                : [],
        );
        return [...bySubnet, ...byInterface];
    },
};

/** Whether the subnet decides about the address: an instance that doesn't say, or a group whose template doesn't. */
function leavesToSubnet(launched: StackSubject, stack: Relations): boolean {
    if (launched.type !== AUTO_SCALING_GROUP) {
        const { props } = launched;
        const says = ["associatePublicIpAddress", "launchTemplate", "networkInterfaces"];
        return says.every((property) => at(props, property) === undefined);
    }
    const templates = templatesOf(launched, stack);
    return (
        templates.length > 0 &&
        templates.every((template) => {
            const interfaces = listAt(template.props, "networkInterfaces");
            return (
                interfaces !== UNKNOWN && interfaces.every((one) => at(one, "associatePublicIpAddress") === undefined)
            );
        })
    );
}
