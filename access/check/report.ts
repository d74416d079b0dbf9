import { instanceLabel, principalName } from "../matrix/account";
import { code, counted, listed, type Report, type ReportEntry, type ReportPart, type Span } from "../report/report";
import type { Expectation } from "./expectation";
import { statusOf, type CheckFailure, type CheckResult, type FailureStatus } from "./result";
import { enumeration } from "../report/enumeration";

const SIGNS: Readonly<Record<FailureStatus, string>> = { failed: "✗", unknown: "?" };

/** What a check says, for people. `source` is what was held against the file, as it was given. */
export function checkReport(results: readonly CheckResult[], file: string, source: string): Report {
    const all = results.flatMap((result) => result.failures.map((failure) => ({ result, failure })));
    const of = (status: FailureStatus): ReportEntry[] =>
        all
            .filter(({ failure }) => failure.status === status)
            .map(({ result, failure }) => entry(result.expectation, failure, file));
    return {
        title: "Expected session access",
        source: `${file} against ${source}`,
        summary: summary(results),
        sections: [
            { title: "Not met", mark: "bad", noun: ["failure", "failures"], entries: of("failed") },
            {
                title: "Can't be known yet",
                mark: "open",
                noun: ["open question", "open questions"],
                entries: of("unknown"),
            },
            {
                title: "Met",
                mark: "good",
                noun: ["expectation", "expectations"],
                entries: results.filter((one) => statusOf(one) === "met").map((one) => met(one, file)),
            },
        ],
    };
}

function summary(results: readonly CheckResult[]): string {
    const count = (wanted: string): number => results.filter((one) => statusOf(one) === wanted).length;
    const parts = [
        `${counted(results.length, "expectation")}: ${count("met")} met`,
        `${count("failed")} failed`,
        ...(count("unknown") > 0 ? [`${count("unknown")} can't be known yet`] : []),
    ];
    return `${parts.join(", ")}.`;
}

function met({ expectation, pairs }: CheckResult, file: string): ReportEntry {
    const looked = `: ${counted(pairs, "principal–instance pair")}`;
    return { sign: "✓", head: [...title(expectation, file), looked], parts: [] };
}

function title({ reason, line, demand }: Expectation, file: string): Span[] {
    return [code(`${file}:${line}`), " ", reason === undefined ? demand : code(reason)];
}

function entry(expectation: Expectation, failure: CheckFailure, file: string): ReportEntry {
    const { principals, instances, sessions, because, nearest } = failure;
    const parts: ReportPart[] = [
        { label: "because", lines: because.map((text) => ({ text: [code(text)] })) },
        { label: "would be met if", lines: nearest.map((text) => ({ text: [code(text)] })) },
        { label: "expected", lines: [{ text: title(expectation, file) }] },
    ];
    const kinds: Span[] = sessions.length > 0 && instances.length > 0 ? [" (", ...listed(sessions, 8), ")"] : [];
    return {
        sign: SIGNS[failure.status],
        head: [
            ...subject(principals.map(principalName)),
            failure.text,
            ...target(instances.map(instanceLabel)),
            ...kinds,
        ],
        parts: parts.filter(({ lines }) => lines.length > 0),
    };
}

function subject(names: readonly string[]): Span[] {
    return names.length === 0 ? [] : [...listed(names), " "];
}

function target(labels: readonly string[]): Span[] {
    if (labels.length === 0) return [];
    return labels.length > 3
        ? [` on ${counted(labels.length, "instance")}: `, ...listed(labels)]
        : [" on ", ...listed(labels)];
}

/** A failure in one line of plain text, for formats that know no more. */
export function failureText({ text, principals, instances, sessions }: CheckFailure): string {
    const who = principals.length === 0 ? "" : `${enumeration(principals.map(principalName))} `;
    const where = instances.length === 0 ? "" : ` on ${enumeration(instances.map(instanceLabel))}`;
    const how = sessions.length > 0 && instances.length > 0 ? ` (${enumeration(sessions)})` : "";
    return `${who}${text}${where}${how}`;
}
