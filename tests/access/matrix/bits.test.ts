import { expect } from "chai";
import fc from "fast-check";
import { Bits } from "../../../access/matrix/bits";

const LENGTH = 200;
const positions = fc.uniqueArray(fc.nat(LENGTH - 1), { maxLength: 60 });
/** A set that keeps all of its words, or only those of a part. */
const sets: fc.Arbitrary<readonly [Bits, ReadonlySet<number>]> = fc.oneof(
    positions.map((list) => [Bits.of(LENGTH, list), new Set(list)] as const),
    fc.nat(LENGTH - 1).chain((at) =>
        fc.uniqueArray(fc.nat(Math.min(LENGTH - at, 70) - 1)).map((list) => {
            const length = Math.min(LENGTH - at, 70);
            return [Bits.of(length, list).placed(LENGTH, at), new Set(list.map((one) => one + at))] as const;
        }),
    ),
    positions.map((list) => [Bits.of(LENGTH, list).not(), all(new Set(list))] as const),
);

function all(without: ReadonlySet<number>): Set<number> {
    return new Set(Array.from({ length: LENGTH }, (_, position) => position).filter((one) => !without.has(one)));
}

const sorted = (set: Iterable<number>): number[] => [...set].sort((one, other) => one - other);

describe("A set of instances", () => {
    it("has the positions that it was made of, wherever it keeps them", () => {
        fc.assert(
            fc.property(sets, ([bits, set]) => {
                expect([...bits]).to.deep.equal(sorted(set));
                expect(bits.count()).to.equal(set.size);
                expect(bits.first()).to.equal(sorted(set)[0] ?? -1);
                expect(bits.isEmpty()).to.equal(set.size === 0);
                expect([...bits.not()]).to.deep.equal(sorted(all(set)));
                for (let position = 0; position < LENGTH; position += 1)
                    expect(bits.has(position)).to.equal(set.has(position));
            }),
        );
    });

    it("is combined with another as sets are", () => {
        fc.assert(
            fc.property(sets, sets, ([bits, set], [others, other]) => {
                expect([...bits.and(others)]).to.deep.equal(sorted(set).filter((one) => other.has(one)));
                expect([...bits.or(others)]).to.deep.equal(sorted(new Set([...set, ...other])));
                expect([...bits.minus(others)]).to.deep.equal(sorted(set).filter((one) => !other.has(one)));
                expect([...Bits.union(LENGTH, [bits, others])]).to.deep.equal([...bits.or(others)]);
                const built = new Bits(LENGTH);
                built.addAll(bits);
                built.addAll(others);
                expect([...built]).to.deep.equal([...bits.or(others)]);
                const shared = sorted(set).filter((one) => other.has(one)).length;
                expect(bits.isIn(others)).to.equal(shared === set.size);
                expect(bits.shareIn(others)).to.equal(shared === 0 ? "none" : shared === set.size ? "all" : "some");
            }),
        );
    });

    it("equals the sets that have the same positions, and has their hash", () => {
        fc.assert(
            fc.property(sets, sets, ([bits, set], [others]) => {
                const same = Bits.of(LENGTH, set);
                expect(bits.equals(same) && same.equals(bits)).to.equal(true);
                expect(bits.hash()).to.equal(same.hash());
                expect(bits.equals(others)).to.equal([...bits].join() === [...others].join());
            }),
        );
    });

    it("mostly has another hash than other sets", () => {
        const hashes = Array.from({ length: LENGTH * LENGTH }, (_, index) =>
            Bits.of(LENGTH, [index % LENGTH, Math.floor(index / LENGTH)]).hash(),
        );
        const different = (LENGTH * (LENGTH + 1)) / 2;
        expect(new Set(hashes).size).to.be.greaterThan(different * 0.99);
    });
});
