import { comment, COMMENT_LIMIT, type CommentSection } from "./comment";
import { markdownCode, markdownText } from "./markdown";
import { shortened } from "./printable";
import { counted, type Report, type ReportEntry, type ReportSection, type Span, type Spans } from "./report";

/**
 * A report as a comment on a pull request: long sections folded, and what wouldn't fit left out.
 * @param limit the most bytes, default what GitHub takes.
 */
export function reportMarkdown(report: Report, limit = COMMENT_LIMIT): string {
    const notes = (report.notes ?? []).map((note) => `\n${markdownText(cut(note))}\n`).join("");
    const title = `### ${markdownText(cut(report.title))}\n\n${markdownText(cut(report.summary))}\n\n${markdownCode(cut(report.source))}\n${notes}`;
    return comment(
        title,
        report.sections.filter(({ entries }) => entries.length > 0).map((one) => section(one, limit)),
        limit,
    );
}

/** What precedes the sections must leave room for them. */
function cut(text: string): string {
    return shortened(text, 500);
}

function section({ title, noun, entries }: ReportSection, limit: number): CommentSection {
    return {
        lead: `\n#### ${markdownText(title)}\n`,
        summary: counted(entries.length, ...noun),
        entries: entries.map((one) => markdownEntry(one, limit / LARGEST_SHARE)),
    };
}

/** An entry that would take a quarter of the comment keeps its head only. */
const LARGEST_SHARE = 4;

function markdownEntry({ sign, head, parts }: ReportEntry, largest: number): string {
    const lines = [`- **${markdownText(sign)}** ${marked(head)}`];
    for (const { label, lines: under } of parts) {
        lines.push(`  - ${markdownText(label)}`);
        for (const { text, below = [] } of under)
            lines.push(`    - ${marked(text)}`, ...below.map((spans) => `      - ${marked(spans)}`));
    }
    const whole = `${lines.join("\n")}\n`;
    if (Buffer.byteLength(whole, "utf8") <= largest) return whole;
    return `${lines[0] ?? ""} (the rest is too long for a comment)\n`;
}

function marked(spans: Spans): string {
    return spans.map(markdownOf).join("");
}

function markdownOf(span: Span): string {
    if (typeof span === "string") return markdownText(span);
    return "code" in span ? markdownCode(shortened(span.code, 1000)) : `<${span.link}>`;
}
