import * as fc from "fast-check";
import { disagreements } from "./agreement";
import { oracle } from "./oracle";
import { worlds } from "./small-worlds";

/** `npm run hunt:chains -- [ACCOUNTS] [SEED]`: as oracle.test.ts, with as many small worlds as wanted, 20,000 by default. */
const [count = "20000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const wanted = Number(count);
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(Number(seed))) {
    console.error(`invalid arguments "${process.argv.slice(2).join(" ")}" (expected a number of worlds and a seed)`);
    process.exit(1);
}
console.log(`${wanted} worlds, seed ${seed}`);
const pairs = { yes: 0, no: 0, unsure: 0, "yes or unsure": 0 };
let done = 0;
const result = fc.check(
    fc.property(worlds, (world) => {
        done += 1;
        if (done % 1000 === 0) console.log(`${done} worlds`);
        const answers = oracle(world);
        for (const answer of answers.values()) pairs[answer] += 1;
        return disagreements(world, answers).length === 0;
    }),
    { numRuns: wanted, seed: Number(seed) },
);
if (!result.failed) {
    const { yes, no, unsure } = pairs;
    const either = pairs["yes or unsure"];
    console.log(
        `${wanted} worlds: the matrix and the proofs agree on ${yes} allowed, ${no} denied and ${unsure} unknown pairs, ` +
            `and on ${either} that are allowed with MFA and perhaps without`,
    );
} else {
    const [world] = result.counterexample ?? [];
    for (const all of Object.values(world ?? {}) as object[][]) for (const one of all) console.log(JSON.stringify(one));
    for (const one of world === undefined ? [] : disagreements(world)) console.log(one);
    if (result.errorInstance) console.error(result.errorInstance);
    process.exitCode = 1;
}
