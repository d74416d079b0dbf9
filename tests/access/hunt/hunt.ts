import * as fc from "fast-check";
import { cases } from "./cases";
import { disagreements } from "./disagreements";

/** `npm run hunt -- [CASES] [SEED]`: as the test of this folder, with as many cases as wanted, 100,000 by default. */
const [count = "100000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const wanted = Number(count);
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(Number(seed))) {
    console.error(`invalid arguments "${process.argv.slice(2).join(" ")}" (expected a number of cases and a seed)`);
    process.exit(1);
}
console.log(`${wanted} cases, seed ${seed}`);
let done = 0;
const result = fc.check(
    fc.property(cases, (policies) => {
        done += 1;
        if (done % 5000 === 0) console.log(`${done} cases`);
        return disagreements(policies).length === 0;
    }),
    { numRuns: wanted, seed: Number(seed) },
);
if (!result.failed) console.log(`${wanted} cases: the reference contradicts no answer`);
else {
    const [policies] = result.counterexample ?? [];
    console.log(JSON.stringify(policies, null, 2));
    for (const one of policies === undefined ? [] : disagreements(policies)) console.log(one);
    if (result.errorInstance) console.error(result.errorInstance);
    process.exitCode = 1;
}
