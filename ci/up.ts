import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessCheck, checkReport, statusOf } from "../access/check";
import { readSource } from "../access/cli";
import { reportText, stoppedBy, violationsIn } from "../access/report";
import { readExpectations } from "./support/expectations";
import { pulumi } from "./support/pulumi";
import { expectationsFile, packArguments, repository, stackOf } from "./support/settings";
import { ANSWER_IS_NO, type Step } from "./support/step";

/** Deploys an environment with the policy pack in its configuration, then holds it against its expectations. */
export const run: Step = async ({ env }) => {
    const stack = stackOf(env);
    const { code, stopped } = await deploy(stack, env);
    if (stopped !== "") process.stderr.write(`\n${stopped}\n`);
    if (code !== 0) return code;
    const file = expectationsFile(stack);
    if (file === undefined) return 0;
    const account = await readSource({ kind: "stack", name: stack }, new Date());
    const results = accessCheck(account, readExpectations(join(repository, file), file));
    process.stdout.write(reportText(checkReport(results, file, `stack:${stack}`)));
    return results.every((result) => statusOf(result) === "met") ? 0 : ANSWER_IS_NO;
};

/** Runs the update. @returns its exit code, and what of the policy pack stopped it: Pulumi prints that above its outputs. */
async function deploy(stack: string, env: NodeJS.ProcessEnv): Promise<{ code: number; stopped: string }> {
    const folder = mkdtempSync(join(tmpdir(), "session-access-up-"));
    const events = join(folder, "events.json");
    try {
        const args = ["up", "--stack", stack, "--yes", "--event-log", events, ...packArguments(stack)];
        const { code } = await pulumi(args, env);
        const isStopped = code !== 0 && existsSync(events);
        return { code, stopped: isStopped ? stoppedBy(violationsIn(readFileSync(events, "utf8"))) : "" };
    } finally {
        // It has the properties of all resources.
        rmSync(folder, { recursive: true, force: true });
    }
}
