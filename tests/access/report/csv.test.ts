import { expect } from "chai";
import * as fc from "fast-check";
import { csv } from "../../../access/report/csv";
import { printable } from "../../../access/report/printable";
import { HOSTILE } from "./hostile";

/** The signs that formulas begin with. */
const SIGNS = /[=+\-@\uff1d\uff0b\uff0d\uff20]/g;

/** Reads CSV as RFC 4180 says, and refuses what it doesn't allow. */
function parse(text: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    let at = 0;
    while (at < text.length) {
        const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(at));
        const cell = quoted ? (quoted[1] ?? "").replaceAll('""', '"') : (/^[^",\r\n]*/.exec(text.slice(at))?.[0] ?? "");
        at += quoted ? quoted[0].length : cell.length;
        row.push(cell);
        if (text[at] === ",") at += 1;
        else if (text.startsWith("\r\n", at)) {
            at += 2;
            rows.push(row);
            row = [];
        } else throw new Error(`a cell ends in the middle: ${JSON.stringify(text.slice(at, at + 20))}`);
    }
    return rows;
}

describe("csv", () => {
    it("comes back as it was for texts in which all is seen and nothing begins like a formula", () => {
        const text = fc.string({ unit: "binary" }).map((one) => printable(one).replaceAll(SIGNS, ""));
        const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 4 });
        fc.assert(
            fc.property(rows, (given) => {
                expect(parse(csv(given))).to.deep.equal(given);
            }),
        );
    });

    it("lets no cell begin like a formula, whatever a tag holds", () => {
        for (const cell of parse(csv(HOSTILE.map((text) => [text, "end"]))).map(([first]) => first ?? ""))
            expect(cell).not.to.match(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);

        expect(csv([["=1+1", "@SUM(A1)"]])).to.equal("'=1+1,'@SUM(A1)\r\n");
    });

    it("lets nothing begin like a formula behind a separator of another spreadsheet either", () => {
        const unit = fc.constantFrom(..."=+-@\uff1d;\t|\r\n \"',ab\\");
        fc.assert(
            fc.property(fc.array(fc.string({ unit }), { minLength: 1 }), (row) => {
                const line = csv([row]).slice(0, -2);
                // As one sees it who splits at these wherever they stand, and may drop quotes and spaces.
                for (const cell of line.split(/[;|\t\r\n]/)) expect(cell).not.to.match(/^[ "]*[=+\-@\uff1d]/);
            }),
        );
        expect(csv([["Dev;=1+1", "a| -2"]])).to.equal(`"Dev;'=1+1","a|' -2"\r\n`);
    });

    it("writes out what isn't seen: controls, bidirectional marks, zero widths and odd spaces", () => {
        expect(csv([["\u202eexe.dev", "a\tb\r\nc", "pro\u200bd", "x\u00a0y"]])).to.equal(
            "\\u{202e}exe.dev,a\\u{9}b\\u{d}\\u{a}c,pro\\u{200b}d,x\\u{a0}y\r\n",
        );
    });

    it("writes numbers and Booleans as they are, and nothing for what is absent", () => {
        expect(csv([[1, -2, true, undefined, "a,b", 'say "x"']])).to.equal('1,-2,true,,"a,b","say ""x"""\r\n');
    });
});
