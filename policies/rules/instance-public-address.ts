import { listAt, UNKNOWN } from "../pack/known";
import { judge, notApplicable, type Rule, unknown } from "../pack/rule";
import { isTrue, judgeSetting, LAUNCHES, LAUNCH_TEMPLATE } from "../resources/instances";
import { at } from "../pack/known";

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
                    const attached = subject.props[subject.type === ELASTIC_IP ? "instance" : "instanceId"];
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
};
