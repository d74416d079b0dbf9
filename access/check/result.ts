import type { AccountInstance, AccountPrincipal } from "../matrix/account";
import type { Expectation } from "./expectation";

/**
 * `failed`: it isn't as expected. `unknown`: it can't be known yet, mostly before deployment.
 */
export type FailureStatus = "failed" | "unknown";

/** `reaches`: access that must not be. `lacks`: access that is missing. `no match`: the expectation is about a name that isn't there. */
type FailureKind = "reaches" | "lacks" | "no match";

/** Some principals and instances for which an expectation isn't met, for one reason. */
export interface CheckFailure {
    readonly status: FailureStatus;
    readonly kind: FailureKind;
    /** What is wrong, as a sentence without its full stop. */
    readonly text: string;
    readonly principals: readonly AccountPrincipal[];
    readonly instances: readonly AccountInstance[];
    /** The kinds of session that are open and shouldn't be, or that are wanted and aren't. */
    readonly sessions: readonly string[];
    /** The statements that decide, or what is missing. */
    readonly because: readonly string[];
    /** What would make it as expected: "the instance had Environment=Development". */
    readonly nearest: readonly string[];
}

export interface CheckResult {
    readonly expectation: Expectation;
    /** How many pairs of a principal and an instance were looked at. */
    readonly pairs: number;
    /** None where the expectation is met. */
    readonly failures: readonly CheckFailure[];
}

type CheckStatus = "met" | FailureStatus;

/** A result as a whole: failed if anything failed. */
export function statusOf({ failures }: Pick<CheckResult, "failures">): CheckStatus {
    if (failures.length === 0) return "met";
    return failures.some(({ status }) => status === "failed") ? "failed" : "unknown";
}
