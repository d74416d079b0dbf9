import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGE, leastVolumeSize } from "../access/images";
import { bootCommands, METADATA_OPTIONS, type LaunchArgs } from "./launch";
import { launchedImage, rootDeviceName } from "./machine-image";

export interface InstanceFleetArgs extends LaunchArgs {
    /** The subnets that instances are spread over, from which Session Manager's endpoints are reached. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** How many instances there are at least. Default: 1. */
    minSize?: pulumi.Input<number> | undefined;
    /** How many instances there are at most. */
    maxSize: pulumi.Input<number>;
    /** How many instances there are. Default: minSize at first, then what scaling decides. */
    desiredCapacity?: pulumi.Input<number> | undefined;
    /** The name of the image's root device, such as /dev/xvda. Default: AWS is asked for that of an unnamed image. */
    rootDeviceName?: pulumi.Input<string> | undefined;
}

/**
 * Instances as ManagedInstance has them, of which an Auto Scaling group always runs as many as wanted. They have the tags
 * from their launch on, so that policies by tags reach each of them. When what they start from changes, tags included,
 * the group replaces them one after another.
 */
export class InstanceFleet extends pulumi.ComponentResource {
    /** The Auto Scaling group's name. Instances have it as the tag `aws:autoscaling:groupName`. */
    readonly groupName: pulumi.Output<string>;
    /** The Auto Scaling group's ARN. */
    readonly groupArn: pulumi.Output<string>;

    constructor(name: string, args: InstanceFleetArgs, opts?: pulumi.ComponentResourceOptions) {
        // Without the arguments: the resources below have them all.
        super("session-manager-access:index:InstanceFleet", name, {}, opts);

        const { image = DEFAULT_IMAGE, tags, volumeTags } = args;
        const userData = bootCommands(args.osUsers ?? []);
        const template = new ec2.LaunchTemplate(
            `${name}-template`,
            {
                imageId: args.imageId ?? launchedImage(image, args.architecture),
                instanceType: args.instanceType ?? "t3.micro",
                iamInstanceProfile: { name: args.instanceProfileName },
                metadataOptions: METADATA_OPTIONS,
                networkInterfaces: [
                    { deviceIndex: 0, associatePublicIpAddress: "false", securityGroups: [args.securityGroupId] },
                ],
                blockDeviceMappings: [
                    {
                        deviceName: args.rootDeviceName ?? rootDeviceName(image, { parent: this }),
                        ebs: {
                            encrypted: "true",
                            kmsKeyId: args.rootVolumeKmsKeyArn,
                            volumeType: "gp3",
                            volumeSize: args.rootVolumeSize ?? leastVolumeSize(image),
                            deleteOnTermination: "true",
                        },
                    },
                ],
                userData: userData && Buffer.from(userData).toString("base64"),
                tagSpecifications: [
                    { resourceType: "instance", tags },
                    { resourceType: "volume", tags: { ...volumeTags, ...tags } },
                ],
                updateDefaultVersion: true,
                tags: volumeTags,
            },
            { parent: this },
        );
        const group = new autoscaling.Group(
            `${name}-group`,
            {
                vpcZoneIdentifiers: args.subnetIds,
                minSize: args.minSize ?? 1,
                maxSize: args.maxSize,
                desiredCapacity: args.desiredCapacity,
                // A version by its number: with $Latest, a new one would replace no instance.
                launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
                // A new instance runs before an old one ends. https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-instance-refresh-default-values.html
                instanceRefresh: {
                    strategy: "Rolling",
                    preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 110 },
                },
            },
            { parent: this },
        );

        this.groupName = group.name;
        this.groupArn = group.arn;
        this.registerOutputs({ groupName: this.groupName, groupArn: this.groupArn });
    }
}
