import { expect } from "chai";
import { Kept, Numbers } from "../../access/kept";

describe("Kept", () => {
    it("makes each answer once, for each thing and each question", () => {
        const kept = new Kept<object, string | undefined>();
        const [one, other] = [{}, {}];
        let made = 0;
        const make = (): undefined => void (made += 1);
        for (const thing of [one, other, one]) for (const question of ["a", "b", "a"]) kept.of(thing, make, question);

        expect(made).to.equal(4);
        expect(kept.of(one, () => "without a question")).to.equal("without a question");
    });
});

describe("Numbers", () => {
    it("counts things in the order in which they first come", () => {
        const numbers = new Numbers<string>();
        expect(["x", "y", "x", "z"].map((one) => numbers.of(one))).to.deep.equal([0, 1, 0, 2]);
        expect(numbers.size).to.equal(3);
    });
});
