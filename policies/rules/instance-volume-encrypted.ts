import { at, listAt, UNKNOWN } from "../pack/known";
import { judge, type Rule, unknown } from "../pack/rule";
import { isTrue, judgeSetting, LAUNCHES, LAUNCH_TEMPLATE } from "../resources/instances";

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
    resource: {
        types: LAUNCHES,
        check: (subject) => {
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
                const has = devices.some((device) => at(device, "ebs") !== undefined);
                return judge(has ? open : ["No block device mapping says that the root volume is encrypted."]);
            }
            return judgeSetting(subject, ["rootBlockDevice", "encrypted"], (value) =>
                isTrue(value) ? undefined : `rootBlockDevice.encrypted is ${JSON.stringify(value) ?? "not set"}.`,
            );
        },
    },
    remediate: (props, subject) => {
        const root = at(subject.props, "rootBlockDevice");
        if (subject.type === LAUNCH_TEMPLATE || typeof root === "symbol" || isTrue(at(root, "encrypted"))) {
            return false;
        }
        if (root === undefined) {
            props.rootBlockDevice = { encrypted: true };
        } else {
            (props.rootBlockDevice as Record<string, unknown>).encrypted = true;
        }
        return true;
    },
};
