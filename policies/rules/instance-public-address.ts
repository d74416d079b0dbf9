import { at, listAt, UNKNOWN } from "../pack/known";
import {
    type Answer,
    judge,
    judgeKnown,
    notApplicable,
    type Rule,
    type StackSubject,
    type Subject,
    unknown,
} from "../pack/rule";
import {
    AUTO_SCALING_GROUP,
    INSTANCE,
    isTrue,
    judgeSetting,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    LAUNCHES,
    onLaunches,
    SPOT_REQUEST,
    templatesOf,
} from "../resources/instances";
import { DEFAULT_SUBNET, sessionSubnets } from "../resources/network";
import { Relations } from "../resources/relations";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const INTERFACE_ATTACHMENT = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment";
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
    resource: onLaunches(judgeOne, [...LAUNCHES, ELASTIC_IP, ELASTIC_IP_ASSOCIATION]),
    // What a subnet gives, and an interface has, shows only beside the instance.
    stack: (resources) => {
        const stack = new Relations(resources);
        const bySubnet = sessionSubnets(stack).flatMap(({ instance, subnets: { resources: subnets, certain } }) => {
            const giving = subnets.filter(givesAddresses);
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
        const used = interfacesOfInstances(stack);
        const byInterface = [
            ...stack.ofType(ELASTIC_IP).map((by) => ({ by, property: "networkInterface" })),
            ...stack.ofType(ELASTIC_IP_ASSOCIATION).map((by) => ({ by, property: "networkInterfaceId" })),
        ].flatMap(({ by, property }) =>
            stack.referred(by, property, [INTERFACE], ["id"]).some((one) => used.has(one)) ||
            stack.referred(by, property, [INSTANCE, SPOT_REQUEST], ["primaryNetworkInterfaceId"]).length > 0
                ? [{ problem: "An Elastic IP address is attached to an instance's network interface.", urn: by.urn }]
                : [],
        );
        return [...bySubnet, ...byInterface];
    },
};

function judgeOne(subject: Subject): Answer {
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
            const settings = interfaces.map((one, index) => ({
                where: `networkInterfaces[${index}].associatePublicIpAddress`,
                value: at(one, "associatePublicIpAddress"),
            }));
            return judgeKnown(
                settings.filter(({ value }) => isTrue(value)).map(({ where }) => `${where} is true.`),
                settings.filter(({ value }) => value === UNKNOWN).map(({ where }) => where),
            );
        }
        default:
            return judgeSetting(subject, ["associatePublicIpAddress"], (value) =>
                isTrue(value)
                    ? "associatePublicIpAddress is true."
                    : value === undefined && startsAnywhere(subject)
                      ? "It names no subnet: those of the default VPC give public addresses, and associatePublicIpAddress isn't false."
                      : undefined,
            );
    }
}

/** Whether an instance leaves it to AWS which subnet it starts in. A launch configuration's group has subnets. */
function startsAnywhere({ type, props }: Subject): boolean {
    const places = ["subnetId", "networkInterfaces", "primaryNetworkInterface"];
    return type !== LAUNCH_CONFIGURATION && places.every((property) => at(props, property) === undefined);
}

/** Whether a subnet gives instances public addresses: a default one does unless told otherwise. */
function givesAddresses({ type, props: { mapPublicIpOnLaunch } }: StackSubject): boolean {
    return isTrue(mapPublicIpOnLaunch) || (type === DEFAULT_SUBNET && mapPublicIpOnLaunch === undefined);
}

/** The network interfaces of the stack that instances are given, whichever of the two says so. */
function interfacesOfInstances(stack: Relations): ReadonlySet<StackSubject> {
    const given = stack
        .ofType(INSTANCE, SPOT_REQUEST, LAUNCH_TEMPLATE)
        .flatMap((one) =>
            ["networkInterfaces", "primaryNetworkInterface"].flatMap((property) =>
                stack.referred(one, property, [INTERFACE], ["id"]),
            ),
        );
    const taking = stack.ofType(INTERFACE).filter((one) => {
        const attachments = listAt(one.props, "attachments");
        const known = attachments === UNKNOWN ? [] : attachments;
        return (
            known.some((attachment) => isText(at(attachment, "instance"))) ||
            stack.candidates(one, "attachments", [INSTANCE, SPOT_REQUEST], ["id"]).resources.length > 0
        );
    });
    const joined = stack
        .ofType(INTERFACE_ATTACHMENT)
        .flatMap((one) => stack.referred(one, "networkInterfaceId", [INTERFACE], ["id"]));
    return new Set([...given, ...taking, ...joined]);
}

function isText(value: unknown): boolean {
    return typeof value === "string" && value !== "";
}

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
