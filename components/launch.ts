import type * as pulumi from "@pulumi/pulumi";

/** The processor architectures of instances. */
export const Architecture = {
    X86_64: "x86_64",
    Arm64: "arm64",
} as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** How instances start: what single ones and those of a fleet have in common. */
export interface LaunchArgs {
    /** The EC2 instance type. Default: t3.micro. */
    instanceType?: pulumi.Input<string> | undefined;
    /**
     * The image to start from: amazon-linux-2023, amazon-linux-2, ubuntu-22.04, ubuntu-24.04, windows-2022, windows-2025,
     * an AMI ID or the name of an SSM parameter with one. Changing it replaces instances. Default: amazon-linux-2023.
     */
    image?: string | undefined;
    /** The image's ID, where it was looked up before. Default: the latest. */
    imageId?: pulumi.Input<string> | undefined;
    /** The architecture of instance type and image. Changing it replaces instances. Default: x86_64. */
    architecture?: Architecture;
    /** The instances' only security group. */
    securityGroupId: pulumi.Input<string>;
    /** The instance profile with the permissions of the SSM agent: see InstanceRole. */
    instanceProfileName: pulumi.Input<string>;
    /** The size of the root volume in GiB. Default: 8, for Windows 30. */
    rootVolumeSize?: pulumi.Input<number> | undefined;
    /** The ARN of the KMS key of the root volume. Default: the account's key for EBS. */
    rootVolumeKmsKeyArn?: pulumi.Input<string> | undefined;
    /**
     * Users of the operating system that exist on instances, so that sessions can run as them. Each boot creates those
     * that are missing; changing the list restarts an instance. Default: those of the image.
     */
    osUsers?: string[] | undefined;
    /** The tags of the root volume. Default: none. */
    volumeTags?: Record<string, string> | undefined;
    /** The tags of instances, exactly. */
    tags: Record<string, string>;
}

/** IMDSv2 alone, and no answer that passes a further hop such as a container's network. */
export const METADATA_OPTIONS = {
    httpEndpoint: "enabled",
    httpTokens: "required",
    httpPutResponseHopLimit: 1,
} as const;

/**
 * User data that creates users. Unlike a script's, cloud-init's `bootcmd` runs at every boot.
 * https://docs.cloud-init.io/en/latest/reference/modules.html#bootcmd
 */
export function bootCommands(osUsers: readonly string[]): string | undefined {
    const commands = osUsers.map((user) => `    - id ${user} || useradd --create-home ${user}\n`);
    return commands.length === 0 ? undefined : `#cloud-config\nbootcmd:\n${commands.join("")}`;
}
