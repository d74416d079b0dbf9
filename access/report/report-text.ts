import { styleText } from "node:util";
import { printable } from "./printable";
import type { Mark, Report, ReportEntry, Span, Spans } from "./report";

interface TextOptions {
    /** Whether to colour. Default false; pass `process.stdout.isTTY`. */
    readonly colours?: boolean;
}

const STYLES: Readonly<Record<Mark, "red" | "yellow" | "green" | "gray">> = {
    bad: "red",
    open: "yellow",
    good: "green",
    quiet: "gray",
};

/** A report for a terminal. */
export function reportText(report: Report, { colours = false }: TextOptions = {}): string {
    const paint = (style: "bold" | (typeof STYLES)[Mark], text: string): string =>
        colours ? styleText(style, text, { validateStream: false }) : text;
    const lines = [`${paint("bold", printable(report.title))}: ${printable(report.source)}`, printable(report.summary)];
    for (const { title, mark, entries } of report.sections) {
        if (entries.length === 0) continue;
        lines.push("", paint("bold", printable(title)));
        for (const entry of entries) lines.push(...entryLines(entry, (text) => paint(STYLES[mark], text)));
    }
    for (const note of report.notes ?? []) lines.push("", printable(note));
    return `${lines.join("\n")}\n`;
}

/** An entry of a report as lines without colours. */
export function entryText(entry: ReportEntry): string[] {
    return entryLines(entry, (text) => text);
}

function entryLines({ sign, head, parts }: ReportEntry, paint: (text: string) => string): string[] {
    const lines = [paint(`${sign} ${plain(head)}`)];
    for (const { label, lines: under } of parts) {
        lines.push(`    ${printable(label)}`);
        for (const { text, below = [] } of under)
            lines.push(`      ${plain(text)}`, ...below.map((spans) => `        ${plain(spans)}`));
    }
    return lines;
}

/** The text of spans on one line, with what can't be seen written out. */
export function plain(spans: Spans): string {
    return spans.map((span) => printable(textOf(span))).join("");
}

function textOf(span: Span): string {
    if (typeof span === "string") return span;
    return "code" in span ? span.code : span.link;
}
