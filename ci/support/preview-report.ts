import {
    code,
    isMandatory,
    resourceName,
    violationEntry,
    type ReportEntry,
    type ReportSection,
} from "../../access/report";
import type { PreviewAnswer, ResourceChange } from "./preview-files";

/** What a preview says, below who gains and who loses access: errors, policy results, then resources. */
export function previewSections({ changes, violations, errors }: PreviewAnswer): ReportSection[] {
    const of = (mandatory: boolean): ReportEntry[] =>
        violations.filter((one) => isMandatory(one) === mandatory).map(violationEntry);
    return [
        { title: "Errors of the preview", mark: "bad", noun: ["error", "errors"], entries: errors.map(errorEntry) },
        { title: "Policy violations", mark: "bad", noun: ["violation", "violations"], entries: of(true) },
        { title: "Policy advice", mark: "open", noun: ["advisory", "advisories"], entries: of(false) },
        { title: "Resources", mark: "quiet", noun: ["change", "changes"], entries: changes.map(changeEntry) },
    ];
}

/** The same in a sentence. */
export function previewSummary({ changes, violations, errors }: PreviewAnswer): string {
    const mandatory = violations.filter(isMandatory).length;
    const counts = new Map<string, number>();
    for (const { op } of changes) counts.set(op, (counts.get(op) ?? 0) + 1);
    const resources = [...counts].map(([op, count]) => `${count} to ${op}`).join(", ");
    return [
        ...(errors.length > 0 ? ["The preview failed and shows only a part of the resources."] : []),
        violations.length === 0
            ? "No policy is violated."
            : `Policies: ${mandatory} mandatory, ${violations.length - mandatory} advisory.`,
        resources === "" ? "No resource changes." : `Resources: ${resources}.`,
    ].join(" ");
}

const SIGNS: Readonly<Record<string, string>> = { create: "+", update: "~", replace: "±", delete: "−" };

function changeEntry({ op, urn, properties }: ResourceChange): ReportEntry {
    return {
        sign: SIGNS[op] ?? op,
        head: [
            `${op} `,
            code(resourceName(urn)),
            ...(properties.length > 0 ? [": ", code(properties.join(", "))] : []),
        ],
        parts: [],
    };
}

/** A trace has many more. */
const ERROR_LINES = 8;

function errorEntry(message: string): ReportEntry {
    const [head = "", ...rest] = message.split("\n").filter((line) => line.trim() !== "");
    const lines = rest.slice(0, ERROR_LINES).map((line) => ({ text: [code(line)] }));
    return { sign: "✗", head: [code(head)], parts: lines.length > 0 ? [{ label: "in full", lines }] : [] };
}
