import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { reportText } from "../access/report";
import { previewFiles, readPreviewAnswer } from "./support/preview-files";
import { previewSections, previewSummary } from "./support/preview-report";
import { pulumi } from "./support/pulumi";
import { outputFolder, packArguments, stackOf } from "./support/settings";
import type { Step } from "./support/step";

/**
 * Previews an environment with the policy pack in its configuration. Keeps preview.json, which `access-diff` reads, and
 * events.json, which has the policy results.
 */
export const run: Step = async ({ env }) => {
    const stack = stackOf(env);
    const folder = outputFolder(env, stack);
    const files = previewFiles(folder);
    for (const file of Object.values(files)) rmSync(file, { force: true });
    const { code, stdout } = await pulumi(
        [
            "preview",
            "--stack",
            stack,
            "--json",
            "--show-sames",
            "--event-log",
            resolve(files.events),
            ...packArguments(stack),
        ],
        env,
        true,
    );
    writeFileSync(files.preview, stdout);
    const answer = readPreviewAnswer(folder);
    if (answer === undefined) {
        rmSync(files.preview);
        process.stderr.write(`${stdout}\nci preview: pulumi preview of ${stack} ended with exit code ${code}\n`);
        return 1;
    }
    const report = {
        title: `Preview of ${stack}`,
        source: files.preview,
        summary: previewSummary(answer),
        sections: previewSections(answer),
    };
    process.stdout.write(reportText(report));
    return code;
};
