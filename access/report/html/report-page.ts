import { escapeHtml } from "../escape-html";
import { printable } from "../printable";
import { counted, type Report, type ReportEntry, type ReportSection, type Span, type Spans } from "../report";
import { head } from "./page";

/** A report as one HTML file: no script at all, and nothing from outside. */
export function reportPage(report: Report): string {
    const notes = (report.notes ?? []).map((note) => `<p class="hint">${text(note)}</p>\n`).join("");
    return `${head(report.title)}
<body class="report">
<header>
<h1>${text(report.title)}</h1>
<p class="source">${text(report.source)}</p>
<p class="summary">${text(report.summary)}</p>
${notes}</header>
<main>
${report.sections
    .filter(({ entries }) => entries.length > 0)
    .map(sectionHtml)
    .join("")}</main>
</body>
</html>
`;
}

function sectionHtml({ title, mark, noun, entries }: ReportSection): string {
    return `<section>
<h2>${text(title)} <span class="detail">${text(counted(entries.length, ...noun))}</span></h2>
${entries.map((entry) => entryHtml(entry, mark)).join("")}</section>
`;
}

function entryHtml({ sign, head: title, parts }: ReportEntry, mark: string): string {
    const body = parts.map(({ label, lines }) => {
        const items = lines.map(({ text: line, below = [] }) => {
            const under = below.length === 0 ? "" : `<ul>${below.map((one) => `<li>${spans(one)}</li>`).join("")}</ul>`;
            return `<li>${spans(line)}${under}</li>`;
        });
        return `<h3>${text(label)}</h3>\n<ul>${items.join("\n")}</ul>\n`;
    });
    const heading = `<span class="sign">${text(sign)}</span> ${spans(title)}`;
    if (body.length === 0) return `<p class="entry ${mark}">${heading}</p>\n`;
    return `<details class="entry ${mark}"><summary>${heading}</summary>\n${body.join("")}</details>\n`;
}

function spans(list: Spans): string {
    return list.map(spanHtml).join("");
}

function spanHtml(span: Span): string {
    if (typeof span === "string") return text(span);
    if ("code" in span) return `<code>${text(span.code)}</code>`;
    return `<a href="${text(span.link)}" rel="noreferrer">${text(span.link)}</a>`;
}

function text(value: string): string {
    return escapeHtml(printable(value));
}
