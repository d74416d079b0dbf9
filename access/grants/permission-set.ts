import type { Place } from "./place";

/**
 * The ARN of the role that IAM Identity Center makes of a permission set in an account, as a pattern: the path has the
 * region of IAM Identity Center, but for us-east-1, and the name ends in 16 hexadecimal digits.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function permissionSetRole({ partition, accountId }: Omit<Place, "region">, name: string): string {
    return `arn:${partition}:iam::${accountId}:role/aws-reserved/*/AWSReservedSSO_${name}_${"?".repeat(16)}`;
}

/** The permission set that a role is made of, by name, also where it isn't there yet; undefined for a role of another origin. */
export function permissionSetOf(roleArn: string): string | undefined {
    return /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)?AWSReservedSSO_(.+?)(?:_[0-9a-f]{16})?$/.exec(
        roleArn,
    )?.[1];
}
