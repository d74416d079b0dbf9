import { expect } from "chai";
import fc from "fast-check";
import { didYouMean, distance, nearest } from "../../access/suggest";

/** The number of changes by its definition: slow, and easy to read. */
function changes(one: string, other: string): number {
    if (one === "" || other === "") return one.length + other.length;
    const [rest, otherRest] = [one.slice(1), other.slice(1)];
    const fewest = Math.min(
        changes(rest, otherRest) + (one[0] === other[0] ? 0 : 1),
        changes(rest, other) + 1,
        changes(one, otherRest) + 1,
    );
    const swapped = one.length > 1 && other.length > 1 && one[0] === other[1] && one[1] === other[0];
    return swapped ? Math.min(fewest, changes(one.slice(2), other.slice(2)) + 1) : fewest;
}

const word = fc.string({ unit: fc.constantFrom("a", "b", "C", "-"), maxLength: 6 });

describe("Suggestions for misspelt names", () => {
    it("count the characters to insert, drop, change or swap", () => {
        fc.assert(
            fc.property(word, word, (one, other) => {
                expect(distance(one, other)).to.equal(changes(one, other));
            }),
        );
    });

    it("count no further than it matters", () => {
        fc.assert(
            fc.property(word, word, fc.integer({ min: 0, max: 7 }), (one, other, enough) => {
                expect(Math.min(distance(one, other, enough), enough)).to.equal(Math.min(changes(one, other), enough));
            }),
        );
    });

    it("name the closest of many names, the first of several, in whatever letter case", () => {
        const names = Array.from({ length: 3_000 }, (_, index) => `server-${index}`);
        expect(nearest("Srever-2718", names)).to.equal("server-2718");
        expect(nearest("server-x", names)).to.equal("server-0");
        expect(didYouMean("finanse", ["sales", "finance"])).to.equal('did you mean "finance"?');
    });

    it("name what holds the text, or is in it, where it is the only one, and else nothing", () => {
        expect(nearest("prod", ["production", "development"])).to.equal("production");
        expect(nearest("prod", ["production", "preproduction"])).to.equal(undefined);
        expect(nearest("x".repeat(129), ["x".repeat(128)])).to.equal(undefined);
        expect(nearest(7, ["7"])).to.equal(undefined);
    });
});
