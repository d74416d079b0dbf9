import { expect } from "chai";
import fc from "fast-check";
import { glob, matchGlob } from "../../../access/match/glob";

/** What a pattern means, as plainly as it can be said; slow. */
function matches(pattern: readonly string[], text: readonly string[]): boolean {
    const [first, ...rest] = pattern;
    if (first === undefined) return text.length === 0;
    if (first === "*") return matches(rest, text) || (text.length > 0 && matches(pattern, text.slice(1)));
    return text.length > 0 && (first === "?" || first === text[0]) && matches(rest, text.slice(1));
}

const texts = (letters: readonly string[]) =>
    fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((some) => some.join(""));

describe("A pattern with wildcards", () => {
    it("matches what a plain recursive reading of it matches", () => {
        fc.assert(
            fc.property(texts(["a", "b", ":", "*", "?", "𝒳"]), texts(["a", "b", ":", "𝒳"]), (pattern, text) => {
                expect(matchGlob(glob(pattern), text)).to.equal(matches(Array.from(pattern), Array.from(text)));
            }),
            { numRuns: 5000 },
        );
    });

    it("takes ? for one character even where UTF-16 needs two", () => {
        expect(matchGlob(glob("?"), "𝒳")).to.be.true;
        expect(matchGlob(glob("??"), "𝒳")).to.be.false;
    });

    it("takes everything but * and ? for itself", () => {
        expect(matchGlob(glob("a.c[1]+$^\\"), "a.c[1]+$^\\")).to.be.true;
        expect(matchGlob(glob("a.c"), "abc")).to.be.false;
    });

    it("doesn't slow down on patterns made to make matchers slow", () => {
        expect(matchGlob(glob(`${"*a".repeat(1000)}b`), "a".repeat(10_000))).to.be.false;
        expect(matchGlob(glob(`${"?*".repeat(1000)}b`), "a".repeat(10_000))).to.be.false;
    });
});
