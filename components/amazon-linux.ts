import * as ssm from "@pulumi/aws/ssm";
import type * as pulumi from "@pulumi/pulumi";

/**
 * The ID of the latest Amazon Linux 2023 image, which includes the SSM agent. Look it up once for each architecture, not
 * for each instance: every lookup is a request to AWS, in every preview.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli
 */
export function amazonLinuxImage(architecture: "x86_64" | "arm64", opts?: pulumi.InvokeOptions): pulumi.Output<string> {
    const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
    // `value` would make a secret of every instance's public image id.
    return ssm.getParameterOutput({ name, withDecryption: false }, opts).insecureValue;
}
