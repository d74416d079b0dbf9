import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSource } from "../access/cli";
import { accessDiff, diffReport } from "../access/diff";
import { reportMarkdown, reportText } from "../access/report";
import { comparedAccess } from "./support/live-access";
import { addSummary } from "./support/outputs";
import { pulumi } from "./support/pulumi";
import { outputFolder, stackOf } from "./support/settings";
import { ANSWER_IS_NO, type Step } from "./support/step";

/**
 * Whether an environment is still as it was deployed: a preview that reads every resource again and expects no changes,
 * and who reaches its instances in the live account, against what the stack grants: drift.md. `DRIFT_EXCEPT` names
 * principals that reach them by other means, such as administrators, separated by commas; * and ? are wildcards.
 */
export const run: Step = async ({ env }) => {
    const stack = stackOf(env);
    const { code } = await pulumi(["preview", "--stack", stack, "--refresh", "--diff", "--expect-no-changes"], env);
    const at = new Date();
    const granted = await readSource({ kind: "stack", name: stack }, at);
    const except = (env["DRIFT_EXCEPT"] ?? "").split(",").flatMap((name) => name.trim() || []);
    const account = await readSource({ kind: "account", ...regionOf(env) }, at);
    const { declared, live } = comparedAccess(granted, account, except);
    const diff = accessDiff(declared, live);
    const report = {
        ...diffReport(diff, `stack:${stack}`, "account"),
        title: `Drift of ${stack}`,
        notes: [
            ...(code === 0
                ? []
                : ["The resources differ from the stack, or couldn't be read: the log has the preview."]),
            ...(declared.instances.length > 0
                ? []
                : ["The stack has no instances, so who reaches those of the account isn't compared."]),
        ],
    };
    process.stdout.write(reportText(report));
    const markdown = reportMarkdown(report);
    writeFileSync(join(outputFolder(env, stack), "drift.md"), markdown);
    addSummary(env, markdown);
    const same = diff.changes.length === 0 && diff.bypasses.length === 0;
    return code === 0 && same ? 0 : ANSWER_IS_NO;
};

/** The SDK's own region, unless the CI names one. */
function regionOf(env: NodeJS.ProcessEnv): { readonly regions?: readonly string[] } {
    const region = env["AWS_REGION"];
    return region ? { regions: [region] } : {};
}
