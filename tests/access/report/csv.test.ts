import { expect } from "chai";
import * as fc from "fast-check";
import { csv } from "../../../access/report/csv";
import { HOSTILE } from "./hostile";

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
    it("comes back as it was for texts that don't begin like a formula", () => {
        const text = fc.string({ unit: "binary" }).filter((one) => !/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(one));
        const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 4 });
        fc.assert(
            fc.property(rows, (given) => {
                expect(parse(csv(given))).to.deep.equal(given);
            }),
        );
    });

    it("lets no cell begin like a formula, whatever a tag holds", () => {
        for (const cell of parse(csv(HOSTILE.map((text) => [text, "end"]))).map(([first]) => first ?? "")) {
            expect(cell).not.to.match(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);
        }
        expect(csv([["=1+1", "@SUM(A1)"]])).to.equal("'=1+1,'@SUM(A1)\r\n");
    });

    it("writes numbers and Booleans as they are, and nothing for what is absent", () => {
        expect(csv([[1, -2, true, undefined, "a,b", 'say "x"']])).to.equal('1,-2,true,,"a,b","say ""x"""\r\n');
    });
});
