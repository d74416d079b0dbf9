import { expect } from "chai";
import fc from "fast-check";
import { accepted, ofGlob, witnesses } from "../../../access/match/automaton";
import { glob } from "../../../access/match/glob";

const pattern = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 4 }).map((some) => some.join(""));

/** All texts of these letters up to a length. */
function texts(letters: readonly string[], length: number): string[] {
    if (length === 0) return [""];
    const shorter = texts(letters, length - 1);
    return [
        ...shorter,
        ...shorter.filter((text) => text.length === length - 1).flatMap((text) => letters.map((one) => text + one)),
    ];
}

describe("The witnesses of patterns", () => {
    it("show every way in which the patterns can answer together, once.", () => {
        // Longer texts than the patterns' lengths together bring no answers that shorter ones don't.
        const all = texts(["a", "b", "x"], 6);
        fc.assert(
            fc.property(fc.array(pattern, { maxLength: 3 }), (written) => {
                const automata = written.map((one) => ofGlob(glob(one)));
                const answers = (text: string) => automata.map((one) => accepted(one, text)).join();
                const found = (witnesses(automata) ?? []).map(answers);
                expect(new Set(found).size).to.equal(found.length);
                expect(found).to.include.members([...new Set(all.map(answers))]);
            }),
            { numRuns: 200 },
        );
    });

    it("tell letters of both cases apart unless the pattern ignores case.", () => {
        const found = witnesses([ofGlob(glob("Dev")), ofGlob(glob("Dev"), true)]) ?? [];
        expect(found).to.include("Dev");
        expect(found.some((text) => text !== "Dev" && text.toLowerCase() === "dev")).to.be.true;
        expect(found).to.have.length(3);
    });

    it("are given up where there would be too many states.", () => {
        const hostile = Array.from({ length: 12 }, (_, index) => ofGlob(glob(`*a${"?".repeat(index + 8)}`)));
        expect(witnesses(hostile)).to.be.undefined;
    });
});
