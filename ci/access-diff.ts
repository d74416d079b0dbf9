import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessCheck, statusOf } from "../access/check";
import { parseSourceArgument, readSource, sourceLocation, sourceOfArgument, version } from "../access/cli";
import { accessDiff, diffSarif, type AccessDiff } from "../access/diff";
import { printableJson, reportMarkdown, reportText } from "../access/report";
import type { Account } from "../access/matrix";
import { changeReport, failedReport, type Change } from "./support/change-report";
import { readExpectations } from "./support/expectations";
import { addSummary, setOutputs } from "./support/outputs";
import { previewFiles, readPreviewAnswer } from "./support/preview-files";
import { expectationsFile, oneOf, optional, outputFolder, repository, required, stackOf } from "./support/settings";
import { ANSWER_IS_NO, type Step } from "./support/step";

/** A comment has room for the parts of three environments. */
const PART_LIMIT = 20_000;

/**
 * Who gains and who loses access: comment.md and access.sarif. With `STACK` from the environment's state to its preview,
 * with the expectations, policy results and resources; else from `BEFORE` to `AFTER`, in the forms of `access diff`.
 */
export const run: Step = async ({ env }) => {
    const stack = env["STACK"] ? stackOf(env) : undefined;
    const folder = outputFolder(env, stack);
    const failOn = oneOf(env, "FAIL_ON", ["never", "gain", "change"]);
    const title = optional(env, "TITLE", stack === undefined ? "Session access" : `Session access in ${stack}`);
    const files = { comment: join(folder, "comment.md"), sarif: join(folder, "access.sarif") };
    for (const file of Object.values(files)) rmSync(file, { force: true });
    const preview = stack === undefined ? undefined : readPreviewAnswer(folder);
    // Where the program failed, a preview lacks the rest of the resources: it would show access lost that isn't.
    if (stack !== undefined && !env["AFTER"] && (preview === undefined || preview.errors.length > 0)) {
        const report = failedReport(title, stack, preview);
        writeFileSync(files.comment, reportMarkdown(report, PART_LIMIT));
        process.stderr.write(reportText(report));
        return 1;
    }
    const sources = {
        before: stack === undefined ? required(env, "BEFORE", SOURCES) : optional(env, "BEFORE", `stack:${stack}`),
        after:
            stack === undefined
                ? required(env, "AFTER", SOURCES)
                : optional(env, "AFTER", `preview:${previewFiles(folder).preview}`),
    };
    const [before, after] = [sourceOf(sources.before, "BEFORE"), sourceOf(sources.after, "AFTER")];
    const at = new Date();
    const account = await readSource(after, at);
    const diff = accessDiff(await readSource(before, at), account);
    const check = checkOf(env, stack, account);
    const report = changeReport({ title, ...sources, diff, ...(preview && { preview }), ...(check && { check }) });
    writeFileSync(files.comment, reportMarkdown(report, PART_LIMIT));
    // Code scanning shows what lies in the repository: of an environment, its configuration.
    const location = stack === undefined ? sourceLocation(after) : `Pulumi.${stack}.yaml`;
    writeFileSync(files.sarif, `${printableJson(diffSarif(diff, location, version()), 2)}\n`);
    process.stdout.write(reportText(report));
    addSummary(env, reportMarkdown(report));
    const { gained, lost } = diff.counts;
    setOutputs(env, { changed: changed(diff), gained, lost, ...files });
    // What a preview doesn't know yet is no failure: it is known after the deployment.
    const failed = check?.results.some((result) => statusOf(result) === "failed") ?? false;
    return failed || (failOn === "gain" && gains(diff)) || (failOn === "change" && changed(diff)) ? ANSWER_IS_NO : 0;
};

const SOURCES = "a source as access diff takes it, such as state:before.json";

const sourceOf = (text: string, name: string) => sourceOfArgument(parseSourceArgument(text, name));

/** What becomes of the expectations of `EXPECT`, by default the environment's; undefined where there are none. */
function checkOf(env: NodeJS.ProcessEnv, stack: string | undefined, account: Account): Change["check"] {
    const own = stack === undefined ? undefined : expectationsFile(stack);
    const given = env["EXPECT"];
    const file = given || (own && join(repository, own));
    if (!file) return undefined;
    const shown = given || own || file;
    return { file: shown, results: accessCheck(account, readExpectations(file, shown)) };
}

const changed = ({ changes, bypasses }: AccessDiff): boolean => changes.length > 0 || bypasses.length > 0;

/** What can't be known counts as a gain: it may be one. */
const gains = ({ changes, bypasses }: AccessDiff): boolean =>
    [...changes, ...bypasses].some(({ kind }) => kind !== "lost");
