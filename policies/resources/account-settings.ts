import { at } from "../pack/known";
import type { StackSubject } from "../pack/rule";
import { setting } from "../pack/subject";
import { AUTO_SCALING_GROUP, EKS_NODE_GROUP, INSTANCE, isTrue, SPOT_REQUEST, templatesOf } from "./instances";
import type { Relations } from "./relations";

const METADATA_DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults";
const ENCRYPTION_BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault";
const IMAGE = "aws:ec2/ami:Ami";
const IMAGE_COPY = "aws:ec2/amiCopy:AmiCopy";
const IMAGE_FROM_INSTANCE = "aws:ec2/amiFromInstance:AmiFromInstance";
const SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting";

/** The default host management of Systems Manager: https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html */
const DEFAULT_ROLE = "/ssm/managed-instance/default-ec2-instance-management-role";

/** Whether instances answer version 2 of the metadata service only, where the instance doesn't say so: by their account or their image. */
export function requiresTokensByDefault(launch: StackSubject, stack: Relations): boolean {
    return (
        inPlace(launch, METADATA_DEFAULTS, stack).some((one) => setting(one, "httpTokens") === "required") ||
        imagesOf(launch, stack).some((image) => setting(image, "imdsSupport") === "v2.0")
    );
}

/** Whether volumes are encrypted where the instance doesn't say so: by their account and region, or their image. */
export function encryptsByDefault(launch: StackSubject, stack: Relations): boolean {
    return (
        // The resource by itself switches it on.
        inPlace(launch, ENCRYPTION_BY_DEFAULT, stack).some((one) => setting(one, "enabled") !== false) ||
        imagesOf(launch, stack).some((image) => isTrue(setting(image, "encrypted")))
    );
}

/** Whether Systems Manager manages the account's instances without an instance profile. */
export function managesByDefault(launch: StackSubject, stack: Relations): boolean {
    return inPlace(launch, SERVICE_SETTING, stack).some((one) => {
        const [id, value] = [setting(one, "settingId"), setting(one, "settingValue")];
        return typeof id === "string" && id.endsWith(DEFAULT_ROLE) && value !== undefined && value !== "$None";
    });
}

/**
 * Whether EKS starts instances from the launch template: it refuses one with an instance profile, and gives its nodes the
 * cluster's security group. https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function isOfNodeGroup(template: StackSubject, stack: Relations): boolean {
    return stack.ofType(EKS_NODE_GROUP).some((group) => templatesOf(group, stack).includes(template));
}

/** What starts instances from a launch template and can't say itself what the template leaves out. */
export function groupsOfTemplate(template: StackSubject, stack: Relations): readonly StackSubject[] {
    return stack.ofType(AUTO_SCALING_GROUP).filter((group) => templatesOf(group, stack).includes(template));
}

function inPlace(launch: StackSubject, type: string, stack: Relations): readonly StackSubject[] {
    return stack.ofType(type).filter((one) => stack.places.areTogether(one, launch));
}

function imagesOf(launch: StackSubject, stack: Relations): readonly StackSubject[] {
    const property = [INSTANCE, SPOT_REQUEST].includes(launch.type) ? "ami" : "imageId";
    return at(launch.props, property) === undefined
        ? []
        : stack.referred(launch, property, [IMAGE, IMAGE_COPY, IMAGE_FROM_INSTANCE], ["id"]);
}
