import type { PolicyDocument } from "../policy/document";
import type { Place } from "./place";

/** The size of a policy as IAM counts it. */
export function policySize(policy: PolicyDocument): number {
    return JSON.stringify(policy).replace(/\s/g, "").length;
}

/** An account id as long as every real one, for documents that are only measured. */
const MEASURED_ACCOUNT = "0".repeat(12);

/** The place of a document that is only measured: its ARNs are as long as the real ones. */
export function measuredPlace(partition: string, region: string): Place {
    return { partition, region, accountId: MEASURED_ACCOUNT };
}

/** An instance id that is as long as every real one, for documents that are only measured. */
export function measuredInstanceId(): string {
    return `i-${"0".repeat(17)}`;
}
