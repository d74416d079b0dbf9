import type { Right } from "./bypass";

/** Every EC2 instance. */
export const EC2_INSTANCE = "arn:PARTITION:ec2:*:ACCOUNT:instance/i-*";
/** Every server outside of EC2 that Systems Manager manages. */
export const MANAGED_INSTANCE = "arn:PARTITION:ssm:*:ACCOUNT:managed-instance/mi-*";
/** The ARNs of instances of both kinds. */
export const INSTANCE_ARNS = { instance: EC2_INSTANCE, "managed instance": MANAGED_INSTANCE } as const;
/** A name that no policy writes out: what is allowed on it is allowed on whatever is created. */
export const UNNAMED = "x0f1e2d3c4b5a69788";
/** Where an action has no resource, policies must allow it on `*`. */
export const NO_RESOURCE: Right["on"] = [["*"]];

/** The right to give a service a role, any that the account has. */
export function passing(service: string): Right {
    return {
        actions: ["iam:PassRole"],
        on: [["arn:PARTITION:iam::ACCOUNT:role/*"]],
        context: { "iam:passedtoservice": service },
    };
}
