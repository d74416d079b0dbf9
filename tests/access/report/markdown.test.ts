import { expect } from "chai";
import * as fc from "fast-check";
import { comment, COMMENT_LIMIT } from "../../../access/report/comment";
import { markdownCode, markdownTable, markdownTableCode, markdownText } from "../../../access/report/markdown";
import { code, type Report } from "../../../access/report/report";
import { reportMarkdown } from "../../../access/report/report-markdown";
import { HOSTILE } from "./hostile";

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");

function report(names: readonly string[]): Report {
    const entries = names.map((name) => ({
        sign: "+",
        head: [code(name), " gained ", name],
        parts: [{ label: "through", lines: [{ text: [code(name)], below: [[name]] }] }],
    }));
    const quiet = names.map((name) => ({ sign: "−", head: [code(name)], parts: [] }));
    return {
        title: names[0] ?? "",
        source: names.join(" "),
        summary: names[0] ?? "",
        sections: [
            { title: "Gained", mark: "bad", noun: ["gain", "gains"], entries },
            { title: "Lost", mark: "quiet", noun: ["loss", "losses"], entries: quiet },
        ],
    };
}

/** The code spans of a line as CommonMark finds them: a run of backticks up to the next run of the same length. */
function withoutCode(line: string): string {
    return line.replace(/(?<![`\\])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "");
}

describe("markdownCode", () => {
    it("holds any text in one span that ends where it should", () => {
        fc.assert(
            fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "|", "\\", "\n", "@") }), (text) => {
                expect(withoutCode(markdownCode(text))).to.equal("");
            }),
        );
    });

    it("keeps a bar from ending a table's cell", () => {
        const table = markdownTable(
            ["name"],
            HOSTILE.map((text) => [markdownTableCode(text)]),
        );
        const lines = table.trimEnd().split("\n");
        expect(lines).to.have.length(HOSTILE.length + 2);
        for (const line of lines) expect(line.match(/(?<!\\)\|/g), line).to.have.length(2);
    });
});

describe("markdownText", () => {
    it("leaves no mention, no reference, no link, no HTML and no emphasis in hostile text", () => {
        for (const text of HOSTILE) {
            const written = markdownText(text);
            const seen = written.replaceAll("<!-- -->", "");
            expect(written, text).not.to.match(/@(?!<!-- -->)|(?<!&)#(?!\d+;)|&#35;(?!<!-- -->)|\bGH-\d/);
            expect(seen, text).not.to.match(/[<>]|(?<!\\)[`*_[\]|~]|(?<!\\):\/\//);
        }
    });

    it("reads as before when it is rendered", () => {
        const rendered = (text: string): string =>
            text
                .replaceAll("<!-- -->", "")
                .replace(/\\([!-/:-@[-`{-~])/g, "$1")
                .replaceAll("&#35;", "#")
                .replaceAll("&lt;", "<")
                .replaceAll("&gt;", ">")
                .replaceAll("&amp;", "&");
        for (const text of ["a_b *c* [d](e) <f> & @g #1 `h` | i:j http://k", "- x", "1. y", "C:\\temp"])
            expect(rendered(markdownText(text))).to.equal(text);
    });
});

describe("reportMarkdown", () => {
    it("puts hostile names nowhere but into code or literal text", () => {
        const written = reportMarkdown(report(HOSTILE));
        for (const line of written.split("\n").map(withoutCode)) {
            const own = line
                .replace(/^<details><summary>\d+ \w+<\/summary>$|^<\/details>$/, "")
                .replaceAll("<!-- -->", "");
            expect(own).not.to.match(/<[a-z/!]/i);
            expect(own).not.to.match(/^\s*```/);
        }
        expect(written.match(/^<details>/gm)).to.have.length(2);
        expect(written.match(/^<\/details>/gm)).to.have.length(2);
    });

    it("folds long sections and leaves short ones open", () => {
        expect(reportMarkdown(report(["a", "b"]))).not.to.include("<details>");
        expect(reportMarkdown(report(Array.from({ length: 11 }, (_, index) => `n${index}`)))).to.include(
            "<details><summary>11 gains</summary>",
        );
    });

    it("never exceeds GitHub's limit, in bytes even, and says how much it left out", () => {
        for (const name of ["plain", "日本語".repeat(40), "🧨".repeat(100), "@#`|".repeat(50)]) {
            const written = reportMarkdown(report(Array.from({ length: 3000 }, (_, index) => `${name} ${index}`)));
            expect(bytes(written), name).to.be.at.most(COMMENT_LIMIT);
            expect(written).to.match(/\n\d+ more left out/);
            // Long source lines are cut as well, so that there is room for what matters.
            expect(written.match(/^- /gm)?.length).to.be.greaterThan(20);
        }
    });

    it("never exceeds a limit that it is given, however the entries' sizes fall", () => {
        const entries = fc.array(
            fc.string({ maxLength: 200 }).map((text) => `- ${text.replaceAll("\n", " ")}\n`),
            { maxLength: 60 },
        );
        fc.assert(
            fc.property(entries, entries, fc.integer({ min: 400, max: 4000 }), (one, other, limit) => {
                const written = comment(
                    "title\n",
                    [one, other].map((list) => ({ lead: "\n#### lead\n", summary: "s", entries: list })),
                    limit,
                );
                expect(bytes(written)).to.be.at.most(limit);
            }),
        );
    });
});
