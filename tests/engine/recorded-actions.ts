import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { RECORD, readRecord } from "../../bootstrap/rights";
import type { SentCall } from "./flaky-aws";
import { neededActions } from "./needed-actions";

/** Set to write what is heard into the record, instead of comparing the two. */
const RECORDING = process.env["RECORD_RIGHTS"] !== undefined;

/** Compares the actions that a deployment's calls need, from its creation to its end, with the record of the pages. */
export function expectRecorded(name: string, calls: readonly SentCall[]): void {
    const needed = [...new Set(calls.flatMap(neededActions))].sort();
    if (RECORDING) writeFileSync(RECORD, `${JSON.stringify({ ...readRecord(), [name]: needed }, undefined, 4)}\n`);

    expect(needed, "Run the test with RECORD_RIGHTS=1, then npm run docs").to.deep.equal(readRecord()[name]);
}
