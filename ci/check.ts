import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessCheck, checkJunit, checkReport, checkSarif, statusOf } from "../access/check";
import { readSource, version } from "../access/cli";
import { printableJson, reportMarkdown, reportText } from "../access/report";
import { readExpectations } from "./support/expectations";
import { addSummary } from "./support/outputs";
import { expectationsFile, outputFolder, repository, stacksOf } from "./support/settings";
import { ANSWER_IS_NO, type Step } from "./support/step";

/**
 * Holds the plan of each environment, or of that of `STACK`, against its expectations, without credentials: check.xml
 * (JUnit) and check.sarif. Fails where one isn't met, or can't be known from the plan.
 */
export const run: Step = async ({ env }) => {
    let answer = 0;
    for (const stack of stacksOf(env)) {
        const file = expectationsFile(stack);
        if (file === undefined) {
            process.stdout.write(`${stack} has no expectations: there is no expectations/${stack}.yaml\n`);
            continue;
        }
        const expectations = readExpectations(join(repository, file), file);
        const account = await readSource({ kind: "plan", stack }, new Date());
        const results = accessCheck(account, expectations);
        const folder = outputFolder(env, stack);
        writeFileSync(join(folder, "check.xml"), checkJunit(results, file, "error"));
        writeFileSync(join(folder, "check.sarif"), `${printableJson(checkSarif(results, file, version()), 2)}\n`);
        const report = checkReport(results, file, `plan:${stack}`);
        process.stdout.write(reportText(report));
        addSummary(env, reportMarkdown(report));
        if (results.some((result) => statusOf(result) !== "met")) answer = ANSWER_IS_NO;
    }
    return answer;
};
