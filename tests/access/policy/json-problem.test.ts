import { expect } from "chai";
import * as fc from "fast-check";
import { jsonProblem } from "../../../access/policy/json-problem";

/** What is said of a text that isn't JSON; nothing of one that is. */
function problem(text: string): string | undefined {
    try {
        JSON.parse(text);
        return undefined;
    } catch (error) {
        return jsonProblem(text, error);
    }
}

describe("What is wrong with a text that isn't JSON", () => {
    const broken: readonly (readonly [string, string, number, number])[] = [
        ["a comma too much", '{\n  "a": [1,\n    2,, 3]\n}', 3, 7],
        ["a comma at the end of an object", '{"a": 1,\r\n}', 2, 1],
        ["a comma at the end of a list", "[1,\n2,\n]", 3, 1],
        ["a comment", '{\n// no\n"a": 1}', 2, 1],
        ["a name without quotes", '{ a: "x" }', 1, 3],
        ["single quotes", "['a']", 1, 2],
        ["a colon that is missing", '{"a" 1}', 1, 6],
        ["a comma that is missing", '[{"a": 1}\n {"b": 2}]', 2, 2],
        ["a bracket of the other kind", '{"a": [1}\n', 1, 9],
        ["a text that breaks off", '{"a":\n [1', 2, 4],
        ["a string that breaks off", '["abc\n"]', 1, 6],
        ["a number that is none", "[01]", 1, 3],
        ["several answers", "{}\n{}", 2, 1],
    ];
    for (const [what, text, line, column] of broken) {
        it(`says where it is: ${what}`, () => {
            expect(problem(text)).to.match(new RegExp(`^[^\\n]+ at line ${line}, column ${column}$`));
        });
    }

    it("finds the line that the parser of this Node names, wherever it names one", () => {
        const mangled = fc
            .tuple(fc.jsonValue(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "x", ":", "0"))
            .map(([value, at, piece]) => {
                const json = JSON.stringify({ value, more: [value, 1] }, undefined, 1);
                const cut = at % (json.length + 1);
                return json.slice(0, cut) + piece + json.slice(cut + (at % 3));
            });
        let compared = 0;
        fc.assert(
            fc.property(mangled, (text) => {
                try {
                    JSON.parse(text);
                } catch (error) {
                    const { message } = error as Error;
                    const position = / at position (\d+)/.exec(message)?.[1];
                    if (position === undefined) return;
                    const expected = text.slice(0, Number(position)).split("\n").length;
                    const unplaced = new Error(message.replace(/ at position .*/s, ""));
                    // Of one token either may name the beginning or the end, and no token has a line break.
                    expect(jsonProblem(text, unplaced)).to.include(` at line ${expected}, column `);
                    compared += 1;
                }
            }),
            { numRuns: 1000 },
        );
        expect(compared).to.be.greaterThan(100);
    });
});
