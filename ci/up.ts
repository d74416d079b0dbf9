import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { accessCheck, checkReport, statusOf } from "../access/check";
import { readSource } from "../access/cli";
import { reportText, stoppedBy, violationsIn } from "../access/report";
import { readExpectations } from "./support/expectations";
import { pulumi } from "./support/pulumi";
import { expectationsFile, outputFolder, packArguments, repository, stackOf } from "./support/settings";
import { ANSWER_IS_NO, type Step } from "./support/step";

/** Deploys an environment with the policy pack in its configuration, then holds it against its expectations. */
export const run: Step = async ({ env }) => {
    const stack = stackOf(env);
    const events = resolve(outputFolder(env, stack), "up-events.json");
    rmSync(events, { force: true });
    const args = ["up", "--stack", stack, "--yes", "--event-log", events, ...packArguments(stack)];
    const { code } = await pulumi(args, env);
    if (code !== 0) {
        // Pulumi prints them between its progress and its outputs.
        const stopped = existsSync(events) ? stoppedBy(violationsIn(readFileSync(events, "utf8"))) : "";
        if (stopped !== "") process.stderr.write(`\n${stopped}\n`);
        return code;
    }
    const file = expectationsFile(stack);
    if (file === undefined) return 0;
    const account = await readSource({ kind: "stack", name: stack }, new Date());
    const results = accessCheck(account, readExpectations(join(repository, file), file));
    process.stdout.write(reportText(checkReport(results, file, `stack:${stack}`)));
    return results.every((result) => statusOf(result) === "met") ? 0 : ANSWER_IS_NO;
};
