import { junit, type JunitCase, type JunitOutcome } from "../report/junit";
import { failureText } from "./report";
import { statusOf, type CheckResult } from "./result";

/**
 * A check as a test run: a case for each expectation, at its line. What can't be known yet is an error, not a failure;
 * where that is allowed, it is skipped.
 */
export function checkJunit(results: readonly CheckResult[], file: string, unknown: "error" | "skipped"): string {
    return junit(
        "Expected session access",
        results.map((result): JunitCase => {
            const { reason, demand, line } = result.expectation;
            return { group: file, name: reason ?? demand, place: { file, line }, outcome: outcome(result, unknown) };
        }),
    );
}

function outcome(result: CheckResult, unknown: "error" | "skipped"): JunitOutcome {
    const status = statusOf(result);
    if (status === "met") return { kind: "passed" };
    const { failures, expectation } = result;
    const [first] = failures.filter((one) => one.status === status);
    const others = failures.length > 1 ? ` and ${failures.length - 1} more` : "";
    return {
        kind: status === "failed" ? "failure" : unknown,
        type: status === "failed" ? expectation.demand : "unknown",
        message: `${first === undefined ? status : failureText(first)}${others}`,
        lines: failures.flatMap((one) => [
            `${one.status === "unknown" ? "can't be known yet: " : ""}${failureText(one)}`,
            ...one.because.map((text) => `  because ${text}`),
            ...one.nearest.map((text) => `  would be met if ${text}`),
        ]),
    };
}
