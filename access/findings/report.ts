import type { CsvCell } from "../report/csv";
import {
    code,
    counted,
    listed,
    type Mark,
    type Report,
    type ReportEntry,
    type ReportSection,
    type Span,
} from "../report/report";
import type { StepData } from "../matrix/way-data";
import { sarif, type SarifResult, type SarifRule } from "../report/sarif";
import { ADMINISTRATOR } from "./administrators";
import { SEVERITIES, type Finding, type Severity } from "./toolkit/finding";
import { RULES } from "./rules";
import { consequence, type Unjudged } from "./toolkit/unknown-documents";

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
export function findingsReport(
    findings: readonly Finding[],
    source: string,
    unjudged: readonly Unjudged[] = [],
): Report {
    const counts = SEVERITIES.flatMap((severity) => {
        const count = findings.filter((one) => one.severity === severity).length;
        return count === 0 ? [] : [`${count} ${severity}`];
    });
    return {
        title: "Findings on session access",
        source,
        summary: summary(findings, counts, unjudged),
        sections: [
            ...SEVERITIES.map((severity): ReportSection => ({
                title: TITLES[severity],
                mark: MARKS[severity],
                noun: ["finding", "findings"],
                entries: findings.filter((one) => one.severity === severity).map(entry),
            })),
            {
                title: "Not judged",
                mark: "open",
                noun: ["document", "documents"],
                entries: unjudged.map(unjudgedEntry),
            },
        ],
    };
}

function summary(findings: readonly Finding[], counts: readonly string[], unjudged: readonly Unjudged[]): string {
    const rest = `${counted(unjudged.length, "document")} couldn't be judged`;
    if (findings.length === 0)
        return unjudged.length === 0 ? "Nothing found." : `Nothing found in what could be judged; ${rest}.`;

    const all = `${counted(findings.length, "finding")}: ${counts.join(", ")}`;
    return unjudged.length === 0 ? `${all}.` : `${all}; ${rest}.`;
}

function unjudgedEntry(one: Unjudged): ReportEntry {
    return {
        sign: "?",
        head: [code(one.policy), " ", code(one.reason)],
        parts: [
            { label: "concerns", lines: [{ text: listed(one.principals) }] },
            { label: "why it matters", lines: [{ text: [consequence(one)] }] },
        ],
    };
}

function entry(finding: Finding): ReportEntry {
    const { rule, severity, title, principals, what, covers = [], chain = [], why, remedy, url } = finding;
    return {
        sign: SIGNS[severity],
        head: [`${title}: `, code(what), ...place(finding)],
        parts: [
            ...(principals.length === 0 ? [] : [{ label: "concerns", lines: [{ text: listed(principals) }] }]),
            ...(covers.length === 0
                ? []
                : [{ label: "covers the findings", lines: [{ text: listed(covers, covers.length) }] }]),
            ...(chain.length === 0 ? [] : [{ label: "chain", lines: chain.map((step) => ({ text: stepLine(step) })) }]),
            { label: "why it matters", lines: [{ text: [why] }] },
            { label: "remedy", lines: [{ text: [remedy] }, { text: [{ link: url }] }] },
            { label: "rule", lines: [{ text: [code(rule)] }] },
        ],
    };
}

/** A step with the statements that decided. */
function stepLine({ text, statements }: StepData): Span[] {
    return [code(text), ...(statements.length === 0 ? [] : [`: ${statements.map((one) => one.text).join("; ")}`])];
}

/** Where it is, so that each of several findings of one rule has a title of its own. */
function place({ policy, statement, principals }: Finding): Span[] {
    const where = [policy, statement].filter((one) => one !== undefined).join(", ");
    return where === "" ? (principals.length === 0 ? [] : [", of ", ...listed(principals)]) : [", in ", code(where)];
}

function coversText(covers: readonly string[] = []): string {
    return covers.length === 0 ? "" : `, which covers the findings ${covers.join(", ")}`;
}

/** Findings as plain data, for programs. */
export function findingsData(findings: readonly Finding[], source: string, unjudged: readonly Unjudged[] = []): object {
    return { source, findings, unjudged };
}

/** Findings as a table. */
export function* findingsRows(
    findings: readonly Finding[],
    unjudged: readonly Unjudged[] = [],
): Iterable<readonly CsvCell[]> {
    yield ["severity", "rule", "policy", "statement", "what", "principals", "remedy"];
    for (const { severity, rule, policy = "", statement = "", what, principals, remedy, covers } of findings)
        yield [severity, rule, policy, statement, what + coversText(covers), principals.join(" "), remedy];

    for (const one of unjudged) {
        const what = `${one.policy} ${one.reason}`;
        yield ["not judged", NOT_JUDGED, one.policy, "", what, one.principals.join(" "), consequence(one)];
    }
}

/** The rule by which code scanning shows what wasn't judged. */
const NOT_JUDGED = "not-judged";

/** How code scanning ranks a severity, from 0 to 10. */
const RANKS: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 3, note: 0 };

/** Findings for code scanning. `file` is what was read. */
export function findingsSarif(
    findings: readonly Finding[],
    file: string,
    version: string,
    unjudged: readonly Unjudged[] = [],
): unknown {
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
    rules.push({ id: NOT_JUDGED, summary: "A document that couldn't be judged." });
    const notes = unjudged.map((one): SarifResult => ({
        rule: NOT_JUDGED,
        level: "note",
        message: `${one.policy} ${one.reason}. ${consequence(one)}`,
        file,
        identity: [one.policy, one.layer, ...one.principals],
    }));
    return sarif(rules, [...results, ...notes], version);
}
