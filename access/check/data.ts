import { instanceData, principalData } from "../matrix/member-data";
import type { CsvCell } from "../report/csv";
import { sarif, type SarifResult, type SarifRule } from "../report/sarif";
import { failureText } from "./report";
import { statusOf, type CheckFailure, type CheckResult } from "./result";

/** A check as plain data, for programs: the output of `--format json`. */
export function checkData(results: readonly CheckResult[], file: string, source: string): object {
    return {
        file,
        source,
        expectations: results.map((result) => ({
            line: result.expectation.line,
            demand: result.expectation.demand,
            ...(result.expectation.reason !== undefined && { reason: result.expectation.reason }),
            status: statusOf(result),
            pairs: result.pairs,
            failures: result.failures.map(failureData),
        })),
    };
}

function failureData({ status, text, principals, instances, sessions, because, nearest }: CheckFailure): unknown {
    return {
        status,
        text,
        principals: principals.map(principalData),
        instances: instances.map(instanceData),
        sessions,
        because,
        nearest,
    };
}

/** A check as rows: one for each failure of a principal and an instance, and one for each expectation that is met. */
export function* checkRows(results: readonly CheckResult[], file: string): Iterable<readonly CsvCell[]> {
    yield [
        "file",
        "line",
        "reason",
        "status",
        "principal type",
        "principal",
        "instance",
        "instance name",
        "sessions",
        "what",
        "because",
    ];
    for (const result of results) {
        const { line, reason } = result.expectation;
        if (result.failures.length === 0) yield [file, line, reason, "met"];
        for (const { status, principals, instances, sessions, text, because } of result.failures) {
            for (const principal of principals.length === 0 ? [undefined] : principals) {
                for (const instance of instances.length === 0 ? [undefined] : instances) {
                    const who = [principal?.type, principal?.name, instance?.id, instance?.name];
                    yield [file, line, reason, status, ...who, sessions.join("; "), text, because.join("; ")];
                }
            }
        }
    }
}

const RULES: readonly SarifRule[] = [
    {
        id: "must-reach",
        summary: "A principal that must reach an instance can't open a session on it",
        securitySeverity: 3,
    },
    {
        id: "must-not-reach",
        summary: "A principal that must not reach an instance can open a session on it",
        securitySeverity: 8,
    },
    {
        id: "unknown-name",
        summary: "An expectation matches no principal or no instance",
        help: "An expectation about a name that doesn't exist is met whatever happens. Most often the name is misspelt.",
    },
];

const RULE_OF = { reaches: "must-not-reach", lacks: "must-reach", "no match": "unknown-name" } as const;

/** The failures of a check for code scanning, each at its expectation's line. */
export function checkSarif(results: readonly CheckResult[], file: string, version: string): unknown {
    return sarif(
        RULES,
        results.flatMap((result) => result.failures.map((one) => sarifResult(result, one, file))),
        version,
    );
}

function sarifResult({ expectation }: CheckResult, failure: CheckFailure, file: string): SarifResult {
    const { principals, instances, status, because, text } = failure;
    const why = because.length === 0 ? "" : `\n${because.join("\n")}`;
    const reason = expectation.reason === undefined ? "" : ` ${expectation.reason}:`;
    return {
        rule: RULE_OF[failure.kind],
        level: status === "failed" ? "error" : "warning",
        message: `${reason}${reason === "" ? "" : " "}${failureText(failure)}${why}`.trim(),
        file,
        line: expectation.line,
        identity: [text, ...principals.map(({ arn }) => arn), ...instances.map(({ id }) => id)],
    };
}
