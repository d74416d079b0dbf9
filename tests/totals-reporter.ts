import { appendFileSync } from "node:fs";
import * as Mocha from "mocha";

/** How one run of mocha went. */
export interface Totals {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

/** Mocha's own spec report, which also leaves its totals in the file that TEST_TOTALS names. */
export default class TotalsReporter extends Mocha.reporters.Spec {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
        super(runner, options);
        // A test that passes only at its second try has something to tell, so its first failure is never silent.
        runner.on("retry", (test: Mocha.Test, error: Error) => {
            console.log(`    failed, tried again: ${test.fullTitle()}\n${error.stack ?? error.message}`);
        });
    }

    override done(failures: number, end: (failures: number) => void): void {
        const file = process.env["TEST_TOTALS"];
        if (file !== undefined && file !== "") {
            const { passes: passed, pending: skipped, failures: failed } = this.stats;
            appendFileSync(file, `${JSON.stringify({ passed, failed, skipped } satisfies Totals)}\n`);
        }
        end(failures);
    }
}
