import { expect } from "chai";
import { plain, reportText } from "../../../access/report/report-text";
import { code, type Report } from "../../../access/report/report";
import { printable, printableJson, shortened } from "../../../access/report/printable";
import { HOSTILE } from "./hostile";

describe("printable", () => {
    it("writes out what a terminal would obey and what a reader wouldn't see", () => {
        expect(printable("\u001b[2Jdev")).to.equal("\\u{1b}[2Jdev");
        expect(printable("\u202egnp")).to.equal("\\u{202e}gnp");
        expect(printable("a\u200bb\nc")).to.equal("a\\u{200b}b\\u{a}c");
    });

    it("leaves letters of every script and symbols as they are", () => {
        for (const text of ["Zürich", "日本語", "🧨", "→ −"]) expect(printable(text)).to.equal(text);
    });

    it("writes out what fonts show as nothing, and spaces that look like the usual one", () => {
        for (const character of ["\u3164", "\u115f", "\ufe0f", "\u034f", "\u2800", "\u00a0", "\u2003", "\u{e0041}"])
            expect(printable(`dev${character}`)).to.match(/^dev\\u\{[0-9a-f]+\}$/);
    });

    it("hides nothing in JSON, which reads back as it was", () => {
        const written = printableJson(HOSTILE, 2);
        expect(written.replaceAll("\n", "")).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(written)).to.deep.equal(HOSTILE);
        expect(printableJson({ "\u202e": "\u{e0041}" })).to.equal('{"\\u202e":"\\udb40\\udc41"}');
    });

    it("cuts between characters, never within one", () => {
        expect(shortened("🧨🧨🧨", 2)).to.equal("🧨…");
        expect(shortened("abc", 3)).to.equal("abc");
    });
});

describe("reportText", () => {
    it("keeps every hostile name on its line, and sends no control character but line breaks", () => {
        const entries = HOSTILE.map((text) => ({
            sign: "+",
            head: [code(text), " gained"],
            parts: [{ label: text, lines: [{ text: [code(text)], below: [[text]] }] }],
        }));
        const report: Report = {
            title: HOSTILE.join(" "),
            source: HOSTILE.join(" "),
            summary: "summary",
            sections: [{ title: "Gained", mark: "bad", noun: ["gain", "gains"], entries }],
        };
        const text = reportText(report);
        expect(text.replaceAll("\n", "")).not.to.match(/[\p{Cc}\p{Cf}]/u);
        expect(text.split("\n")).to.have.length(2 + 2 + HOSTILE.length * 4 + 1);
        expect(reportText(report, { colours: true })).to.include("\u001b[31m+ ");
    });

    it("has nothing to escape in plain text", () => {
        expect(plain(["a ", code("<b>|`@x"), " c"])).to.equal("a <b>|`@x c");
    });
});
