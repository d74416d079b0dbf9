import { at, listAt, UNKNOWN } from "../pack/known";
import { judge, type Rule, type Subject, unknown } from "../pack/rule";
import { isTrue, judgeSetting, LAUNCH_TEMPLATE, onLaunches, setMember, SPOT_FLEET } from "../resources/instances";

const ROOT_DEVICES = ["/dev/xvda", "/dev/sda1", "/dev/sda", "/dev/nvme0n1"];

/** Volumes are encrypted. */
export const instanceVolumeEncrypted: Rule = {
    name: "instance-volume-encrypted",
    description: "An instance's volume isn't encrypted.",
    why: "A snapshot of the volume shows everything a session could, to whoever may copy it.",
    severity: "medium",
    enforcementLevel: "mandatory",
    remediationSteps:
        "Set rootBlockDevice.encrypted to true; in a launch template ebs.encrypted of every block device.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    framework: {
        name: "AWS Foundational Security Best Practices",
        version: "1.0.0",
        reference: "EC2.3",
        specification: "Attached Amazon EBS volumes should be encrypted at-rest",
    },
    tags: ["instances"],
    configSchema: { properties: {} },
    resource: onLaunches((subject) => {
        if (subject.type === LAUNCH_TEMPLATE) {
            const devices = listAt(subject.props, "blockDeviceMappings");
            if (devices === UNKNOWN) {
                return unknown("blockDeviceMappings");
            }
            const open = devices.flatMap((device, index) =>
                at(device, "ebs") === undefined || isTrue(at(device, "ebs", "encrypted"))
                    ? []
                    : [`blockDeviceMappings[${index}].ebs.encrypted isn't true.`],
            );
            // Which device is the root volume the image says; these are its names in Linux and Windows images.
            const has = devices.some((device) => {
                const name = at(device, "deviceName");
                const isRoot = name === UNKNOWN || ROOT_DEVICES.includes(name as string);
                return at(device, "ebs") !== undefined && isRoot;
            });
            return judge(
                has || open.length > 0 ? open : ["No block device mapping says that the root volume is encrypted."],
            );
        }
        const root = judgeSetting(subject, ["rootBlockDevice", "encrypted"], (value) =>
            isTrue(value) ? undefined : `rootBlockDevice.encrypted is ${JSON.stringify(value) ?? "not set"}.`,
        );
        const others = openDevices(subject);
        return others.length === 0 ? root : judge([...(root.answer === "violates" ? root.problems : []), ...others]);
    }),
    remediate: (props, subject) => {
        // A launch template doesn't say which of its devices is the root volume, and a fleet has several.
        const done =
            [LAUNCH_TEMPLATE, SPOT_FLEET].includes(subject.type) ||
            isTrue(at(subject.props, "rootBlockDevice", "encrypted"));
        return !done && setMember(props, subject, "rootBlockDevice", "encrypted", true);
    },
};

/** The further volumes of an instance that aren't encrypted; one from a snapshot is as the snapshot is. */
function openDevices(subject: Subject): readonly string[] {
    const devices = listAt(subject.props, "ebsBlockDevices");
    return (devices === UNKNOWN ? [] : devices).flatMap((device, index) => {
        const encrypted = at(device, "encrypted");
        const left = encrypted === undefined && at(device, "snapshotId") !== undefined;
        return left || encrypted === UNKNOWN || isTrue(encrypted)
            ? []
            : [`ebsBlockDevices[${index}].encrypted is ${JSON.stringify(encrypted) ?? "not set"}.`];
    });
}
