import type { CsvCell } from "../report/csv";
import { code, counted, listed, type Mark, type Report, type ReportEntry } from "../report/report";
import { sarif, type SarifResult, type SarifRule } from "../report/sarif";
import { ADMINISTRATOR } from "./administrators";
import { SEVERITIES, type Finding, type Severity } from "./finding";
import { RULES } from "./rules";

const TITLES: Readonly<Record<Severity, string>> = {
    critical: "Critical",
    high: "High",
    medium: "Medium",
    low: "Low",
    note: "Notes",
};
const MARKS: Readonly<Record<Severity, Mark>> = {
    critical: "bad",
    high: "bad",
    medium: "open",
    low: "quiet",
    note: "quiet",
};
const SIGNS: Readonly<Record<Severity, string>> = { critical: "‼", high: "✗", medium: "!", low: "·", note: "i" };

/** Findings for people: the worst first. */
export function findingsReport(findings: readonly Finding[], source: string): Report {
    const counts = SEVERITIES.flatMap((severity) => {
        const count = findings.filter((one) => one.severity === severity).length;
        return count === 0 ? [] : [`${count} ${severity}`];
    });
    return {
        title: "Findings on session access",
        source,
        summary:
            findings.length === 0 ? "Nothing found." : `${counted(findings.length, "finding")}: ${counts.join(", ")}.`,
        sections: SEVERITIES.map((severity) => ({
            title: TITLES[severity],
            mark: MARKS[severity],
            noun: ["finding", "findings"],
            entries: findings.filter((one) => one.severity === severity).map(entry),
        })),
    };
}

function entry(finding: Finding): ReportEntry {
    const { rule, severity, title, principals, policy, statement, what, covers = [], why, remedy, url } = finding;
    const place = [policy, statement].filter((one) => one !== undefined).join(", ");
    return {
        sign: SIGNS[severity],
        head: [`${title}: `, code(what)],
        parts: [
            ...(place === "" ? [] : [{ label: "in", lines: [{ text: [code(place)] }] }]),
            ...(principals.length === 0 ? [] : [{ label: "concerns", lines: [{ text: listed(principals) }] }]),
            ...(covers.length === 0
                ? []
                : [{ label: "stands for the findings of", lines: [{ text: listed(covers, covers.length) }] }]),
            { label: "why it matters", lines: [{ text: [why] }] },
            { label: "what to do", lines: [{ text: [remedy] }, { text: [{ link: url }] }] },
            { label: "rule", lines: [{ text: [code(rule)] }] },
        ],
    };
}

function coversText(covers: readonly string[] = []): string {
    return covers.length === 0 ? "" : `, which stands for the findings of ${covers.join(", ")}`;
}

/** Findings as plain data, for programs. */
export function findingsData(findings: readonly Finding[], source: string): unknown {
    return { source, findings };
}

/** Findings as a table. */
export function* findingsRows(findings: readonly Finding[]): Iterable<readonly CsvCell[]> {
    yield ["severity", "rule", "policy", "statement", "what", "principals", "remedy"];
    for (const { severity, rule, policy = "", statement = "", what, principals, remedy, covers } of findings) {
        yield [severity, rule, policy, statement, what + coversText(covers), principals.join(" "), remedy];
    }
}

/** How code scanning ranks a severity, from 0 to 10. */
const RANKS: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 3, note: 0 };

/** Findings for code scanning. `file` is what was read. */
export function findingsSarif(findings: readonly Finding[], file: string, version: string): unknown {
    const rules = [...RULES, ADMINISTRATOR].map(({ id, title, why, remedy, url, severity }): SarifRule => ({
        id,
        summary: `${title}.`,
        help: `${why} ${remedy}`,
        helpUri: url,
        securitySeverity: RANKS[severity],
    }));
    const results = findings.map(
        ({ rule, severity, what, policy, statement, principals, remedy, covers }): SarifResult => ({
            rule,
            level:
                severity === "critical" || severity === "high" ? "error" : severity === "medium" ? "warning" : "note",
            message: `${what}${coversText(covers)}. ${remedy}`,
            file,
            identity: [...principals, policy ?? "", statement ?? "", what],
        }),
    );
    return sarif(rules, results, version);
}
