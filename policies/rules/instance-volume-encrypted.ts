import { at, listAt, UNKNOWN } from "../pack/known";
import { judgeKnown, type Rule, type Subject, unknown } from "../pack/rule";
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
            const settings = devices.map((device, index) => ({
                where: `blockDeviceMappings[${index}].ebs.encrypted`,
                value: at(device, "ebs") === undefined ? true : at(device, "ebs", "encrypted"),
            }));
            const unread = settings.filter(({ value }) => value === UNKNOWN).map(({ where }) => where);
            const open = settings
                .filter(({ value }) => value !== UNKNOWN && !isTrue(value))
                .map(({ where }) => `${where} isn't true.`);
            // Which device is the root volume the image says; these are its names in Linux and Windows images.
            const has = devices.some((device) => {
                const name = at(device, "deviceName");
                const isRoot = name === UNKNOWN || ROOT_DEVICES.includes(name as string);
                return at(device, "ebs") !== undefined && isRoot;
            });
            return judgeKnown(
                has || open.length > 0 ? open : ["No block device mapping says that the root volume is encrypted."],
                unread,
            );
        }
        const root = judgeSetting(subject, ["rootBlockDevice", "encrypted"], (value) =>
            isTrue(value) ? undefined : `rootBlockDevice.encrypted is ${JSON.stringify(value) ?? "not set"}.`,
        );
        const { problems, unread } = furtherDevices(subject);
        const own = root.answer === "violates" ? root.problems : [];
        return problems.length === 0 && (unread.length === 0 || root.answer === "unknown")
            ? root
            : judgeKnown([...own, ...problems], unread);
    }),
    remediate: (props, subject) => {
        // A launch template doesn't say which of its devices is the root volume, and a fleet has several.
        const done =
            [LAUNCH_TEMPLATE, SPOT_FLEET].includes(subject.type) ||
            isTrue(at(subject.props, "rootBlockDevice", "encrypted"));
        return !done && setMember(props, subject, "rootBlockDevice", "encrypted", true);
    },
};

/** The further volumes of an instance: those that aren't encrypted, and those of which it isn't known. */
function furtherDevices(subject: Subject): {
    readonly problems: readonly string[];
    readonly unread: readonly string[];
} {
    const devices = listAt(subject.props, "ebsBlockDevices");
    const settings = (devices === UNKNOWN ? [] : devices).map((device, index) => {
        const encrypted = at(device, "encrypted");
        // A volume from a snapshot is as the snapshot is.
        const left = encrypted === undefined && at(device, "snapshotId") !== undefined;
        return { where: `ebsBlockDevices[${index}].encrypted`, value: left ? true : encrypted };
    });
    return {
        problems: settings
            .filter(({ value }) => value !== UNKNOWN && !isTrue(value))
            .map(({ where, value }) => `${where} is ${JSON.stringify(value) ?? "not set"}.`),
        unread: settings.filter(({ value }) => value === UNKNOWN).map(({ where }) => where),
    };
}
