import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGE, leastVolumeSize } from "../access/images";
import { imageSuffix, machineImage } from "./machine-image";

/** The processor architectures of instances. */
export const Architecture = {
    X86_64: "x86_64",
    Arm64: "arm64",
} as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

export interface ManagedInstanceArgs {
    /** The EC2 instance type. Default: t3.micro. */
    instanceType?: pulumi.Input<string> | undefined;
    /**
     * The image to start from: amazon-linux-2023, amazon-linux-2, ubuntu-22.04, ubuntu-24.04, windows-2022, windows-2025,
     * an AMI ID or the name of an SSM parameter with one. Changing it replaces the instance. Default: amazon-linux-2023.
     */
    image?: string | undefined;
    /** The image's ID, where it was looked up before; a newer one doesn't replace the instance. Default: the latest. */
    imageId?: pulumi.Input<string> | undefined;
    /** The architecture of instance type and image. Changing it replaces the instance. Default: x86_64. */
    architecture?: Architecture;
    /** A subnet from which Session Manager's endpoints are reached. */
    subnetId: pulumi.Input<string>;
    /** The instance's only security group. */
    securityGroupId: pulumi.Input<string>;
    /** The instance profile with the permissions of the SSM agent: see InstanceRole. */
    instanceProfileName: pulumi.Input<string>;
    /** The size of the root volume in GiB. Default: 8, for Windows 30. */
    rootVolumeSize?: pulumi.Input<number> | undefined;
    /** The ARN of the KMS key of the root volume. Default: the account's key for EBS. */
    rootVolumeKmsKeyArn?: pulumi.Input<string> | undefined;
    /**
     * Users of the operating system that exist on the instance, so that sessions can run as them. Each boot creates those
     * that are missing; changing the list restarts the instance. Default: those of the image.
     */
    osUsers?: string[] | undefined;
    /** The tags of the root volume. Default: none. */
    volumeTags?: Record<string, string> | undefined;
    /** The instance's tags, exactly. */
    tags: Record<string, string>;
}

/** An EC2 instance that is reached by Session Manager and by nothing else: no key pair, no public address, no ingress. */
export class ManagedInstance extends pulumi.ComponentResource {
    /** The instance's id. */
    readonly instanceId: pulumi.Output<string>;
    /** The instance's ARN. */
    readonly arn: pulumi.Output<string>;

    constructor(name: string, args: ManagedInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: the instance below has them all, and with many instances they count.
        super("session-manager-access:index:ManagedInstance", name, {}, opts);

        const instance = new ec2.Instance(
            `${name}-instance${imageSuffix(args.image, args.architecture)}`,
            {
                ami: args.imageId ?? machineImage(args.image, args.architecture, { parent: this }),
                instanceType: args.instanceType ?? "t3.micro",
                subnetId: args.subnetId,
                vpcSecurityGroupIds: [args.securityGroupId],
                associatePublicIpAddress: false,
                iamInstanceProfile: args.instanceProfileName,
                // IMDSv2 alone, and no answer that passes a further hop such as a container's network.
                metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
                rootBlockDevice: {
                    encrypted: true,
                    kmsKeyId: args.rootVolumeKmsKeyArn,
                    volumeType: "gp3",
                    volumeSize: args.rootVolumeSize ?? leastVolumeSize(args.image ?? DEFAULT_IMAGE),
                    tags: args.volumeTags,
                },
                userData: bootCommands(args.osUsers ?? []),
                tags: args.tags,
            },
            { parent: this, ignoreChanges: ["ami"] },
        );

        this.instanceId = instance.id;
        this.arn = instance.arn;
        this.registerOutputs({ instanceId: this.instanceId, arn: this.arn });
    }
}

/**
 * User data that creates users. Unlike a script's, cloud-init's `bootcmd` runs at every boot.
 * https://docs.cloud-init.io/en/latest/reference/modules.html#bootcmd
 */
function bootCommands(osUsers: readonly string[]): string | undefined {
    const commands = osUsers.map((user) => `    - id ${user} || useradd --create-home ${user}\n`);
    return commands.length === 0 ? undefined : `#cloud-config\nbootcmd:\n${commands.join("")}`;
}
