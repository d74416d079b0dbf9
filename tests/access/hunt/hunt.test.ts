import { expect } from "chai";
import * as fc from "fast-check";
import { cases } from "./cases";
import { disagreements } from "./disagreements";

describe("Policies as people write them", function () {
    // It judges 2,500 accounts twice, which takes minutes.
    this.timeout(600_000);

    it("get no answer that a second evaluator, written from IAM's guide alone, contradicts", () => {
        fc.assert(
            fc.property(cases, (policies) => {
                expect(disagreements(policies)).to.deep.equal([]);
            }),
            { numRuns: 2_500 },
        );
    });
});
