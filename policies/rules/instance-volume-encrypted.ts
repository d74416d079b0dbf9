import { at, listAt, UNKNOWN } from "../pack/known";
import { type Answer, judge, leftToStack, type Rule, type Subject, unknown } from "../pack/rule";
import { shown } from "../pack/wording";
import { encryptsByDefault } from "../resources/account-settings";
import { isTrue, LAUNCH_TEMPLATE, setMember, SPOT_FLEET } from "../resources/instances";
import { judgeSetting, onLaunches, together } from "../resources/launches";

const ROOT_DEVICES = ["/dev/xvda", "/dev/sda1", "/dev/sda", "/dev/nvme0n1"];

export const instanceVolumeEncrypted: Rule = {
    name: "instance-volume-encrypted",
    description: "An instance's volume isn't encrypted.",
    why: "A snapshot of the volume shows everything a session could, to anyone who can copy it.",
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
    ...onLaunches((subject) => (subject.type === LAUNCH_TEMPLATE ? judgeTemplate(subject) : judgeVolumes(subject)), {
        decides: encryptsByDefault,
    }),
    remediate: (props, subject) => {
        // A launch template doesn't say which of its devices is the root volume, and a fleet has several.
        const done =
            [LAUNCH_TEMPLATE, SPOT_FLEET].includes(subject.type) ||
            isTrue(at(subject.props, "rootBlockDevice", "encrypted"));
        return !done && setMember(props, subject, "rootBlockDevice", "encrypted", true);
    },
};

function judgeTemplate(subject: Subject): Answer {
    const devices = listAt(subject.props, "blockDeviceMappings");
    if (devices === UNKNOWN) return unknown("blockDeviceMappings");

    const settings = devices.map((device, index) => ({
        where: `blockDeviceMappings[${index}].ebs.encrypted`,
        value: at(device, "ebs") === undefined ? true : at(device, "ebs", "encrypted"),
    }));
    // Which device is the root volume the image says; these are its names in Linux and Windows images.
    const hasRoot = devices.some((device) => {
        const name = at(device, "deviceName");
        const isRoot = name === UNKNOWN || ROOT_DEVICES.includes(name as string);
        return at(device, "ebs") !== undefined && isRoot;
    });
    const answer = judgeEach(settings);
    return hasRoot || answer.answer === "violates" || answer.answer === "left to the stack"
        ? answer
        : leftToStack("No block device mapping says that the root volume is encrypted.");
}

/** The root volume and the further ones of an instance. */
function judgeVolumes(subject: Subject): Answer {
    const root = judgeSetting(subject, ["rootBlockDevice", "encrypted"], (value) =>
        judgeEach([{ where: "rootBlockDevice.encrypted", value }]),
    );
    const devices = listAt(subject.props, "ebsBlockDevices");
    const further = judgeEach(
        (devices === UNKNOWN ? [] : devices).map((device, index) => {
            const encrypted = at(device, "encrypted");
            // A volume from a snapshot is as the snapshot is.
            const left = encrypted === undefined && at(device, "snapshotId") !== undefined;
            return { where: `ebsBlockDevices[${index}].encrypted`, value: left ? true : encrypted };
        }),
    );
    return together([root, further]);
}

/** Judges one setting after the other: what is written as it is, what isn't as AWS makes it. */
function judgeEach(settings: readonly { readonly where: string; readonly value: unknown }[]): Answer {
    return together(
        settings.map(({ where, value }) =>
            value === UNKNOWN
                ? unknown(where)
                : value === undefined || value === ""
                  ? leftToStack(`${where} is not set.`)
                  : judge(isTrue(value) ? [] : [`${where} is ${shown(value)}.`]),
        ),
    );
}
