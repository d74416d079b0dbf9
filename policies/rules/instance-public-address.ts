import { at, listAt, UNKNOWN } from "../pack/known";
import {
    type Answer,
    judge,
    judgeKnown,
    leftToStack,
    notApplicable,
    type Rule,
    type StackProblem,
    type StackSubject,
    type Subject,
    unknown,
} from "../pack/rule";
import { asGiven, givenTo, isNothing, setting } from "../pack/subject";
import {
    AUTO_SCALING_GROUP,
    INSTANCE,
    isTrue,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    LAUNCHES,
    SPOT_REQUEST,
    templatesOf,
} from "../resources/instances";
import { judgeSetting, onLaunches } from "../resources/launches";
import { DEFAULT_SUBNET, sessionSubnets } from "../resources/network";
import { Relations } from "../resources/relations";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const INTERFACE_ATTACHMENT = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment";
const ELASTIC_IP = "aws:ec2/eip:Eip";
const ELASTIC_IP_ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";

const launches = onLaunches(judgeOne, { types: [...LAUNCHES, ELASTIC_IP, ELASTIC_IP_ASSOCIATION] });

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
    resource: launches.resource,
    // What a subnet gives, and an interface has, shows only beside the instance.
    stack: (resources, config) => {
        const stack = new Relations(resources);
        const bySubnet = [...inGivingSubnets(stack), ...inDefaultVpc(stack)];
        const byInterface = onInterfaces(stack);
        // The instance's address is reported already, by its subnet or an Elastic IP address.
        const told = new Set<string | undefined>([...bySubnet.map(({ urn }) => urn), ...withElasticIp(stack)]);
        const left = launches.stack(resources, config).filter(({ urn }) => !told.has(urn));
        return [...bySubnet, ...byInterface, ...left];
    },
};

function judgeOne(subject: Subject): Answer {
    switch (subject.type) {
        case ELASTIC_IP:
        case ELASTIC_IP_ASSOCIATION: {
            // Which instance may be unknown; that it is one is not.
            const attached = givenTo(subject, subject.type === ELASTIC_IP ? "instance" : "instanceId");
            return attached === undefined
                ? notApplicable("it belongs to no instance")
                : judge(["An Elastic IP address is attached to an instance."]);
        }
        case LAUNCH_TEMPLATE: {
            const interfaces = listAt(subject.props, "networkInterfaces");
            if (interfaces === UNKNOWN) return unknown("networkInterfaces");

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
                      ? leftToStack(
                            "It names no subnet: those of the default VPC give public addresses, and associatePublicIpAddress isn't false.",
                        )
                      : undefined,
            );
    }
}

/** Whether an instance leaves it to AWS which subnet it starts in. A launch configuration's group has subnets. */
function startsAnywhere(subject: Subject): boolean {
    const places = ["subnetId", "networkInterfaces", "primaryNetworkInterface"];
    return subject.type !== LAUNCH_CONFIGURATION && places.every((property) => isNothing(givenTo(subject, property)));
}

/** What is in a subnet that gives addresses, and leaves it to the subnet. */
function inGivingSubnets(stack: Relations): readonly StackProblem[] {
    return sessionSubnets(stack).flatMap(({ instance, subnets: { resources: subnets, certain } }) => {
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
}

/** The Auto Scaling groups that name zones and no subnets: they start instances in the default VPC's. */
function inDefaultVpc(stack: Relations): readonly StackProblem[] {
    return stack
        .ofType(AUTO_SCALING_GROUP)
        .filter((group) => isNothing(givenTo(group, "vpcZoneIdentifiers")) && leavesToSubnet(group, stack))
        .filter((group) => !launchersOf(group, stack).some((one) => namesSubnet(one)))
        .map(({ urn }) => ({
            problem:
                "It names no subnets: those of the default VPC give public addresses, and associatePublicIpAddress isn't false.",
            urn,
        }));
}

/** A launch template may put its interfaces into a subnet of its own. */
function namesSubnet(launcher: StackSubject): boolean {
    const interfaces = listAt(launcher.props, "networkInterfaces");
    return interfaces !== UNKNOWN && interfaces.some((one) => !isNothing(at(one, "subnetId")));
}

/** The Elastic IP addresses on interfaces of instances. */
function onInterfaces(stack: Relations): readonly StackProblem[] {
    const used = interfacesOfInstances(stack);
    return (
        [
            ...stack.ofType(ELASTIC_IP).map((by) => ({ by, property: "networkInterface" })),
            ...stack.ofType(ELASTIC_IP_ASSOCIATION).map((by) => ({ by, property: "networkInterfaceId" })),
        ]
            // One on an instance is reported by itself; AWS then names the instance's interface too.
            .filter(({ by }) => judgeOne(asGiven(by)).answer !== "violates")
            .flatMap(({ by, property }) =>
                stack.referred(by, property, [INTERFACE], ["id"]).some((one) => used.has(one)) ||
                stack.referred(by, property, [INSTANCE, SPOT_REQUEST], ["primaryNetworkInterfaceId"]).length > 0
                    ? [
                          {
                              problem: "An Elastic IP address is attached to an instance's network interface.",
                              urn: by.urn,
                          },
                      ]
                    : [],
            )
    );
}

/** The URNs of the instances that Elastic IP addresses are attached to. */
function withElasticIp(stack: Relations): readonly string[] {
    return [
        ...stack.ofType(ELASTIC_IP).flatMap((by) => stack.referred(by, "instance", [INSTANCE, SPOT_REQUEST], ["id"])),
        ...stack
            .ofType(ELASTIC_IP_ASSOCIATION)
            .flatMap((by) => stack.referred(by, "instanceId", [INSTANCE, SPOT_REQUEST], ["id"])),
    ].map(({ urn }) => urn);
}

/** Whether a subnet gives instances public addresses: a default one does unless told otherwise. */
function givesAddresses(subnet: StackSubject): boolean {
    const gives = setting(subnet, "mapPublicIpOnLaunch");
    return isTrue(gives) || (subnet.type === DEFAULT_SUBNET && gives === undefined);
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

/** Whether the subnet decides about the address: an instance that doesn't say, or a group whose launches don't. */
function leavesToSubnet(launched: StackSubject, stack: Relations): boolean {
    if (launched.type !== AUTO_SCALING_GROUP) {
        const says = ["associatePublicIpAddress", "launchTemplate", "networkInterfaces", "primaryNetworkInterface"];
        return says.every((property) => isNothing(givenTo(launched, property)));
    }
    const launchers = launchersOf(launched, stack);
    return launchers.length > 0 && launchers.every(saysNothing);
}

/** Whether a launch template or configuration leaves the address to the subnet. */
function saysNothing(launcher: StackSubject): boolean {
    if (launcher.type === LAUNCH_CONFIGURATION) return givenTo(launcher, "associatePublicIpAddress") === undefined;

    const interfaces = listAt(launcher.props, "networkInterfaces");
    return interfaces !== UNKNOWN && interfaces.every((one) => isNothing(at(one, "associatePublicIpAddress")));
}

/** The launch templates and configurations of the stack that a group starts instances from. */
function launchersOf(group: StackSubject, stack: Relations): readonly StackSubject[] {
    return [
        ...templatesOf(group, stack),
        ...stack.referred(group, "launchConfiguration", [LAUNCH_CONFIGURATION], ["name", "id"]),
    ];
}
