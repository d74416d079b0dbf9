import { expect } from "chai";
import * as fc from "fast-check";
import { accepted, automatonOf } from "../../../access/match/automaton";
import { glob } from "../../../access/match/glob";
import { intersects } from "../../../access/match/intersects";
import { globLanguage, textLanguage, type Language, type Token } from "../../../access/match/language";
import { witnesses } from "../../../access/match/witnesses";

const letters = fc.array(fc.constantFrom("a", "b", "A", ":", "*", "?"), { maxLength: 6 }).map((some) => some.join(""));
const pattern = fc.oneof(
    letters.map((text) => globLanguage(glob(text))),
    letters.map((text) => globLanguage(glob(text), false)),
    letters.map((text) => textLanguage(text, true)),
);
const some: Token = { kind: "set", codes: new Set([97, 98]), several: true };
const universe = fc.oneof(
    pattern,
    letters.map((text): Language => [some, ...globLanguage(glob(text))]),
);

describe("Two languages", () => {
    it("intersect where the automata find a text that is in both", () => {
        fc.assert(
            fc.property(pattern, universe, (one, other) => {
                const found = witnesses({ texts: new Set(), languages: [one], universe: other }) ?? [];
                for (const pair of [[one, other] as const, [other, one] as const])
                    expect(intersects(...pair)).to.equal(found.some((text) => accepted(automatonOf(one), text)));
            }),
            { numRuns: 2000 },
        );
    });

    it("are compared in no time where their automata have too many states", () => {
        const hostile = globLanguage(glob(`*a${"?".repeat(400)}`));
        const started = process.hrtime.bigint();
        expect(intersects(hostile, globLanguage(glob(`*b${"?".repeat(400)}`)))).to.equal(false);
        expect(intersects(hostile, globLanguage(glob(`*${"?".repeat(401)}`)))).to.equal(true);
        expect(Number(process.hrtime.bigint() - started) / 1e9).to.be.lessThan(5);
    });
});
