import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { isMissing } from "./existing";
import { failingLater } from "./existing-subnets";

export interface PermissionsBoundaryArgs {
    /** The ARN of a managed policy that the account has. */
    policyArn: string;
    /** What the policy allows, as JSON. Default: not known. */
    policy?: pulumi.Input<string | undefined>;
}

/** A permissions boundary that exists. It creates nothing: tables of access find here what the boundary allows. */
export class PermissionsBoundary extends pulumi.ComponentResource {
    constructor(name: string, args: PermissionsBoundaryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-manager-access:index:PermissionsBoundary", name, args, opts);
        this.registerOutputs({});
    }
}

/** What is said of a boundary in the configuration. */
export interface WantedBoundary {
    readonly arn: string;
    /** The configuration key of the ARN. */
    readonly key: string;
    /** What the configuration says that it allows, as JSON, where AWS doesn't let the caller look. Default: not known. */
    readonly policy?: string | undefined;
}

/** What a permissions boundary allows, as JSON; undefined where that isn't known. */
export interface ConfirmedBoundary {
    /** Fails where there is no such policy. */
    readonly confirmed: Promise<unknown>;
    readonly policy: Promise<string | undefined>;
}

/**
 * Asks IAM for a permissions boundary before anything is made: AWS would refuse the first principal. Where the caller
 * may not look, nothing is found, and the document of the configuration counts.
 *
 * @throws RunError (in the promises) if there is no such policy.
 */
export function confirmBoundary(wanted: WantedBoundary, opts: pulumi.InvokeOptions = {}): ConfirmedBoundary {
    const confirmed = boundaryPolicy(wanted, opts);
    return { confirmed, policy: failingLater(confirmed) };
}

async function boundaryPolicy({ arn, key, policy }: WantedBoundary, opts: pulumi.InvokeOptions) {
    try {
        const found = (await iam.getPolicy({ arn }, opts)) as Partial<iam.GetPolicyResult>;
        return found.policy ?? policy;
    } catch (error) {
        if (!isMissing(error)) return policy;

        throw new pulumi.RunError(
            `invalid value ${arn} for ${key} (expected the ARN of a managed policy that the account has)`,
        );
    }
}
