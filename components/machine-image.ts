import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_IMAGE, IMAGE_NAMES, imageOf } from "../access/images";
import type { Architecture } from "./managed-instance";

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
    const found = imageOf(image);
    if (found === undefined) {
        const expected = `${IMAGE_NAMES.join(", ")}, an AMI ID or the name of an SSM parameter`;
        throw new pulumi.RunError(`invalid value ${JSON.stringify(image)} for image (expected ${expected})`);
    }
    if ("ami" in found) return pulumi.output(found.ami);
    const name = "parameterName" in found ? found.parameterName : found.parameter(architecture);
    // `value` would make a secret of every instance's public image id.
    return ssm.getParameterOutput({ name, withDecryption: false }, opts).insecureValue;
}

/** What tells resources of another image apart, since an instance's image can't change in place. */
export function imageSuffix(image: string = DEFAULT_IMAGE, architecture: Architecture = "x86_64"): string {
    const own = image === DEFAULT_IMAGE ? "" : `-${image.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-/, "")}`;
    return architecture === "arm64" ? `${own}-arm64` : own;
}
