import * as ec2 from "@pulumi/aws/ec2";
import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGE, IMAGE_NAMES, imageOf } from "../access/images";
import type { Architecture } from "./launch";

/**
 * The AMI of an image: the latest of its name, or that of an SSM parameter. Look it up once for each image and
 * architecture, not for each instance: every lookup is a request to AWS, in every preview.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
 *
 * @throws RunError for a text that is no image's.
 */
export function machineImage(
    image: string = DEFAULT_IMAGE,
    architecture: Architecture = "x86_64",
    opts?: pulumi.InvokeOptions,
): pulumi.Output<string> {
    const found = known(image);
    if ("ami" in found) return pulumi.output(found.ami);
    // `value` would make a secret of every instance's public image id.
    return ssm.getParameterOutput({ name: parameterOf(found, architecture), withDecryption: false }, opts)
        .insecureValue;
}

/**
 * An image as launch templates take it: EC2 looks the parameter up at each launch, so that new instances start from the
 * latest image and a newer one changes nothing of the template.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 *
 * @throws RunError for a text that is no image's.
 */
export function launchedImage(image: string = DEFAULT_IMAGE, architecture: Architecture = "x86_64"): string {
    const found = known(image);
    return "ami" in found ? found.ami : `resolve:ssm:${parameterOf(found, architecture)}`;
}

type KnownImage = NonNullable<ReturnType<typeof imageOf>>;

function known(image: string): KnownImage {
    const found = imageOf(image);
    if (found !== undefined) return found;
    const expected = `${IMAGE_NAMES.join(", ")}, an AMI ID or the name of an SSM parameter`;
    throw new pulumi.RunError(`invalid value ${JSON.stringify(image)} for image (expected ${expected})`);
}

function parameterOf(found: Exclude<KnownImage, { ami: string }>, architecture: Architecture): string {
    return "parameterName" in found ? found.parameterName : found.parameter(architecture);
}

/** What tells resources of another image apart, since an instance's image can't change in place. */
export function imageSuffix(image: string = DEFAULT_IMAGE, architecture: Architecture = "x86_64"): string {
    const own = image === DEFAULT_IMAGE ? "" : `-${image.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-/, "")}`;
    return architecture === "arm64" ? `${own}-arm64` : own;
}

/** The name of an image's root device: of an image of one's own AWS is asked for it. */
export function rootDeviceName(image: string = DEFAULT_IMAGE, opts?: pulumi.InvokeOptions): pulumi.Input<string> {
    const found = known(image);
    if ("rootDeviceName" in found) return found.rootDeviceName;
    const filters = [{ name: "image-id", values: [machineImage(image, undefined, opts)] }];
    return ec2.getAmiOutput({ filters }, opts).rootDeviceName;
}
