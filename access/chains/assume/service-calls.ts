import type { Caller } from "../../evaluate/caller";
import type { PassedTags } from "../../matrix/step";

/** The calls that an AWS service makes beside `sts:AssumeRole`, and what they give to the session. */
interface ServiceCalls {
    /** Those without which nobody gets a session. Default: none. */
    readonly needed?: readonly string[];
    /** Those that it makes unless that is turned off. Default: none. */
    readonly also?: readonly string[];
    /** Session tags that stay for the whole chain. */
    readonly tags?: PassedTags;
}

/** Assumes the roles that people are entitled to in their names. */
export const ACCOUNT_ACCESS = "account-access.amazonaws.com";

/**
 * Services that pass session tags, a source identity or a context. Without the rights to do so most assume a role only
 * where that is turned off, which policies don't say.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
const CALLS: Readonly<Record<string, ServiceCalls>> = {
    "account-access": { needed: ["sts:SetContext"] },
    rolesanywhere: { also: ["sts:TagSession", "sts:SetSourceIdentity"] },
    "pods.eks": {
        also: ["sts:TagSession"],
        tags: {
            keys: [
                ...["eks-cluster-arn", "eks-cluster-name", "kubernetes-namespace"],
                ...["kubernetes-service-account", "kubernetes-pod-name", "kubernetes-pod-uid"],
            ],
            areTransitive: true,
        },
    },
};

/** What a service's call needs beside the right to assume the role. */
export function serviceCalls(caller: Caller): ServiceCalls | undefined {
    return caller.type === "service" ? CALLS[nameOf(caller)] : undefined;
}

/** The calls without which nobody gets a session of a role by a caller's own. */
export function neededCalls(caller: Caller): readonly string[] {
    return serviceCalls(caller)?.needed ?? [];
}

/** Whether IAM Roles Anywhere calls, for the holder of a certificate. */
export function isRolesAnywhere(caller: Caller): boolean {
    return caller.type === "service" && nameOf(caller) === "rolesanywhere";
}

function nameOf({ name }: Extract<Caller, { type: "service" }>): string {
    return name.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$/, "");
}

/**
 * The tags that IAM Roles Anywhere makes of a certificate.
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/attribute-mapping.html
 */
export const CERTIFICATE_TAG = /^aws:principaltag\/x509/;
