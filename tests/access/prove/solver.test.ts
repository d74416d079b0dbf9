import { expect } from "chai";
import * as fc from "fast-check";
import { init } from "z3-solver";
import { pairs } from "./pairs";
import { proofOf } from "./proof-of";
import { PairSolver } from "./solver";
import { thorough } from "../../thorough";

/** How many pairs of a policy and a scope. */
const PAIRS = thorough ? 10_000 : 2_000;

describe("A proof and an SMT solver", () => {
    it(`agree on ${PAIRS} generated pairs of a policy and a scope`, async function () {
        this.timeout(1_200_000);
        const { Context, ...module } = await init();
        const { PThread } = module.em as { PThread: { terminateAllThreads(): void } };
        try {
            const solver = new PairSolver(Context("pairs"));
            const seen = { proved: 0, refuted: 0, unproved: 0 };
            await fc.assert(
                fc.asyncProperty(pairs, async (pair) => {
                    // Z3 works in a thread of its own, so the proof is made meanwhile.
                    const outside = solver.reachesOutside(pair);
                    const proof = proofOf(pair);
                    seen[proof.verdict] += 1;
                    expect(proof.verdict).to.equal((await outside) ? "refuted" : "proved");
                }),
                { numRuns: PAIRS, endOnFailure: true },
            );
            // Both answers often enough to mean something.
            expect(seen.proved).to.be.greaterThan(PAIRS / 10);
            expect(seen.refuted).to.be.greaterThan(PAIRS / 10);
        } finally {
            // Z3's threads would keep mocha from ending.
            PThread.terminateAllThreads();
        }
    });
});
