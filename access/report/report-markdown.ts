import { comment, COMMENT_LIMIT, type CommentSection } from "./comment";
import { markdownCode, markdownText } from "./markdown";
import { counted, type Report, type ReportEntry, type ReportSection, type Spans } from "./report";

/** A report as a comment on a pull request: never longer than GitHub takes, long sections folded. */
export function reportMarkdown(report: Report, limit = COMMENT_LIMIT): string {
    const notes = (report.notes ?? []).map((note) => `\n${markdownText(note)}\n`).join("");
    const title = `### ${markdownText(report.title)}\n\n${markdownText(report.summary)}\n\n${markdownCode(report.source)}\n${notes}`;
    return comment(title, report.sections.filter(({ entries }) => entries.length > 0).map(section), limit);
}

function section({ title, plural, entries }: ReportSection): CommentSection {
    return {
        lead: `\n#### ${markdownText(title)}\n`,
        summary: counted(entries.length, plural, plural),
        entries: entries.map(markdownEntry),
    };
}

function markdownEntry({ sign, head, parts }: ReportEntry): string {
    const lines = [`- **${markdownText(sign)}** ${marked(head)}`];
    for (const { label, lines: under } of parts) {
        lines.push(`  - ${markdownText(label)}`);
        for (const { text, below = [] } of under) {
            lines.push(`    - ${marked(text)}`, ...below.map((spans) => `      - ${marked(spans)}`));
        }
    }
    return `${lines.join("\n")}\n`;
}

function marked(spans: Spans): string {
    return spans.map((span) => (typeof span === "string" ? markdownText(span) : markdownCode(span.code))).join("");
}
