import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGE, leastVolumeSize } from "../access/images";
import { bootCommands, METADATA_OPTIONS, type LaunchArgs } from "./launch";
import { imageSuffix, machineImage } from "./machine-image";

export interface ManagedInstanceArgs extends LaunchArgs {
    /** A subnet from which Session Manager's endpoints are reached. */
    subnetId: pulumi.Input<string>;
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
                metadataOptions: METADATA_OPTIONS,
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
