import type { Bypass, Right } from "./bypass";
import { EC2_INSTANCE, MANAGED_INSTANCE, passing } from "./places";

const ANY = { unknown: "can be any" };

export const userData: Bypass = {
    id: "user-data",
    severity: "high",
    opens: "commands",
    title: "Changes to an instance's user data bypass sessions",
    why: "What is written into an instance's user data runs as root when it starts again.",
    remedy: "Remove ec2:ModifyInstanceAttribute, or allow it only for other attributes (ec2:Attribute).",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    variants: [
        {
            act: {
                actions: ["ec2:ModifyInstanceAttribute"],
                on: [[EC2_INSTANCE]],
                context: { "ec2:attribute": "UserData", "ec2:instanceid": ANY, "ec2:region": ANY },
            },
            effect: "have what they write run as root at the next start",
        },
    ],
};

const VOLUME = "arn:PARTITION:ec2:*:ACCOUNT:volume/vol-*";
const SNAPSHOT = "arn:PARTITION:ec2:*::snapshot/snap-*";
const IMAGE = "arn:PARTITION:ec2:*::image/ami-*";

export const rootVolume: Bypass = {
    id: "root-volume",
    severity: "high",
    opens: "commands",
    title: "Replacement of an instance's root volume bypasses sessions",
    why: "A root volume made from an image of one's own starts what the image holds, as root, with the instance's role and in its network.",
    remedy: "Remove ec2:CreateReplaceRootVolumeTask from those who only open sessions, or allow it only with your own images (ec2:Owner).",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/replace-root.html",
    variants: [
        {
            act: {
                actions: ["ec2:CreateReplaceRootVolumeTask"],
                on: [
                    [EC2_INSTANCE],
                    [VOLUME],
                    ["arn:PARTITION:ec2:*:ACCOUNT:replace-root-volume-task/replacevol-*"],
                    [IMAGE, SNAPSHOT],
                ],
            },
            effect: "replace the root volumes of instances by their own images",
        },
    ],
};

function onInstances(...actions: string[]): Right {
    return { actions, on: [[EC2_INSTANCE]] };
}

export const diskSwap: Bypass = {
    id: "disk-swap",
    severity: "high",
    opens: "commands",
    title: "An instance's root volume can be moved to another instance and back",
    why: "A root volume that is attached to another instance for a while can be changed there: keys, users, what runs at the start.",
    remedy: "Remove ec2:DetachVolume and ec2:AttachVolume, or allow them only by tags on volumes that hold data.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-detaching-volume.html",
    variants: [
        {
            act: { actions: ["ec2:AttachVolume"], on: [[EC2_INSTANCE], [VOLUME]] },
            also: [{ actions: ["ec2:DetachVolume"], on: [[VOLUME]] }, onInstances("ec2:StopInstances")],
            effect: "take the root volume of an instance, change it elsewhere and give it back",
            provided: "they have a shell on the instance that it is attached to",
        },
    ],
};

export const diskCopy: Bypass = {
    id: "disk-copy",
    severity: "medium",
    opens: "disk",
    title: "Copies of instances' disks",
    why: "A snapshot holds all that is on the disk, keys and passwords too, and is read in another account, on another instance or by the EBS direct APIs.",
    remedy: "Remove ec2:ModifySnapshotAttribute, ec2:ModifyImageAttribute and ebs:GetSnapshotBlock from those who only open sessions, and block the public sharing of snapshots.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
    variants: [
        {
            act: { actions: ["ec2:ModifySnapshotAttribute"], on: [[SNAPSHOT]] },
            effect: "share snapshots of disks with other accounts",
        },
        {
            act: { actions: ["ec2:ModifyImageAttribute"], on: [[IMAGE]] },
            also: [{ actions: ["ec2:CreateImage"], on: [[EC2_INSTANCE], [IMAGE], [SNAPSHOT]] }],
            effect: "make images of instances and share them with other accounts",
        },
        {
            act: { actions: ["ebs:GetSnapshotBlock"], on: [[SNAPSHOT]] },
            effect: "read snapshots of disks block by block",
        },
        {
            act: { actions: ["ec2:AttachVolume"], on: [[EC2_INSTANCE], [VOLUME]] },
            also: [{ actions: ["ec2:CreateVolume"], on: [[VOLUME], [SNAPSHOT]] }],
            effect: "attach copies of disks to instances",
            provided: "they have a shell on the instance that it is attached to",
        },
    ],
};

const TEMPLATE: Right["on"] = [["arn:PARTITION:ec2:*:ACCOUNT:launch-template/lt-*"]];
const AUTO_SCALING_GROUP: Right["on"] = [
    ["arn:PARTITION:autoscaling:*:ACCOUNT:autoScalingGroup:*:autoScalingGroupName/*"],
];

export const launchTemplate: Bypass = {
    id: "launch-template",
    severity: "high",
    opens: "commands",
    title: "Launch templates that Auto Scaling starts instances from",
    why: "The next instance of the group runs the new version's user data as root, with the role and in the network of all the others.",
    remedy: "Remove ec2:CreateLaunchTemplateVersion, ec2:ModifyLaunchTemplate and autoscaling:UpdateAutoScalingGroup from those who only open sessions.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html",
    variants: [
        {
            act: { actions: ["ec2:CreateLaunchTemplateVersion"], on: TEMPLATE },
            also: [{ actions: ["ec2:ModifyLaunchTemplate"], on: TEMPLATE }],
            effect: "decide what the next instances of Auto Scaling groups run as root",
            provided: "a group uses the template's default or latest version",
        },
        {
            act: { actions: ["autoscaling:UpdateAutoScalingGroup"], on: AUTO_SCALING_GROUP },
            also: [
                {
                    actions: [
                        "ec2:CreateLaunchTemplate",
                        "ec2:CreateLaunchTemplateVersion",
                        "autoscaling:CreateLaunchConfiguration",
                    ],
                    on: [
                        [
                            "arn:PARTITION:ec2:*:ACCOUNT:launch-template/lt-*",
                            "arn:PARTITION:autoscaling:*:ACCOUNT:launchConfiguration:*:launchConfigurationName/*",
                        ],
                    ],
                },
            ],
            effect: "give Auto Scaling groups another template, whose user data runs as root",
        },
        {
            act: { actions: ["ec2:CreateLaunchTemplateVersion"], on: TEMPLATE },
            effect: "give launch templates a version that Auto Scaling groups start",
            provided: "a group uses the template's latest version",
            otherwise: true,
        },
    ],
};

export const instanceProfile: Bypass = {
    id: "instance-profile",
    severity: "high",
    opens: "identity",
    title: "Giving an instance another role",
    why: "A shell on an instance has all rights of its role: with another role it has those of that one.",
    remedy: "Remove ec2:AssociateIamInstanceProfile and ec2:ReplaceIamInstanceProfileAssociation, or limit iam:PassRole to the roles that are meant.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permission-to-pass-iam-roles.html",
    variants: [
        {
            act: onInstances("ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"),
            also: [passing("ec2.amazonaws.com")],
            effect: "give instances other roles, whose rights a shell on them has",
        },
        {
            act: onInstances("ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"),
            effect: "give instances other instance profiles",
            provided: "iam:PassRole is allowed too, one day",
            severity: "low",
            otherwise: true,
        },
    ],
};

export const managedInstanceRole: Bypass = {
    id: "managed-instance-role",
    severity: "high",
    opens: "identity",
    title: "Giving a managed instance another role",
    why: "A shell on a server that Systems Manager manages has all rights of its role: with another role it has those of that one.",
    remedy: "Remove ssm:UpdateManagedInstanceRole from those who only open sessions, or name the roles in Resource.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateManagedInstanceRole.html",
    variants: [
        {
            act: {
                actions: ["ssm:UpdateManagedInstanceRole"],
                on: [[MANAGED_INSTANCE], ["arn:PARTITION:iam::ACCOUNT:role/*"]],
            },
            effect: "give managed instances other roles, whose rights a shell on them has",
        },
    ],
};

export const hostManagement: Bypass = {
    id: "host-management",
    severity: "high",
    opens: "identity",
    title: "The role that Systems Manager gives to every instance",
    why: "Default host management gives a role to every instance that has none of its own: a shell on one of them has its rights.",
    remedy: "Remove ssm:UpdateServiceSetting on the setting, or limit iam:PassRole to the role that is meant.",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html",
    variants: [
        {
            act: {
                actions: ["ssm:UpdateServiceSetting"],
                on: [
                    [
                        "arn:PARTITION:ssm:*:ACCOUNT:servicesetting/ssm/managed-instance/default-ec2-instance-management-role",
                    ],
                ],
            },
            also: [passing("ssm.amazonaws.com")],
            effect: "choose the role that Systems Manager gives to every instance without one",
        },
    ],
};
