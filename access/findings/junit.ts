import { junit, type JunitCase } from "../report/junit";
import { ADMINISTRATOR } from "./administrators";
import { RULES } from "./rules";
import { SEVERITIES, type Finding, type Severity } from "./toolkit/finding";
import { consequence, type Unjudged } from "./toolkit/unknown-documents";

/**
 * Findings as a test run: a case for each finding, and one for each rule that found nothing. Findings below `failOn` and
 * documents that couldn't be judged are skipped, as neither changes the exit code.
 */
export function findingsJunit(
    findings: readonly Finding[],
    failOn: Severity,
    unjudged: readonly Unjudged[] = [],
): string {
    const limit = SEVERITIES.indexOf(failOn);
    const found = new Set(findings.map(({ rule }) => rule));
    return junit("Findings on session access", [
        ...findings.map(({ rule, severity, title, what, policy, statement, principals, why, remedy, url }) => {
            const place = [policy, statement].filter((one) => one !== undefined).join(", ");
            return {
                group: rule,
                name: `${title}${place === "" ? "" : `: ${place}`}`,
                outcome: {
                    kind: SEVERITIES.indexOf(severity) <= limit ? "failure" : "skipped",
                    type: severity,
                    message: what,
                    lines: [...principals.map((arn) => `concerns ${arn}`), why, remedy, url],
                },
            } satisfies JunitCase;
        }),
        ...unjudged.map((one): JunitCase => ({
            group: "not-judged",
            name: one.policy,
            outcome: {
                kind: "skipped",
                type: "not judged",
                message: `${one.policy} ${one.reason}`,
                lines: [...one.principals.map((name) => `concerns ${name}`), consequence(one)],
            },
        })),
        ...[...RULES, ADMINISTRATOR]
            .filter(({ id }) => !found.has(id))
            .map(({ id, title }): JunitCase => ({ group: id, name: title, outcome: { kind: "passed" } })),
    ]);
}
