import { accessCheck } from "../check/check";
import { checkData, checkRows, checkSarif } from "../check/data";
import { parseExpectations } from "../check/parse";
import { checkJunit } from "../check/junit";
import { checkReport } from "../check/report";
import { statusOf } from "../check/result";
import { readText } from "../files/json-file";
import { ANSWER_IS_NO } from "./diff";
import { UsageError } from "./usage-error";
import { AT_OPTION, momentOf } from "./moment";
import { readOptions } from "./options";
import { formatOf, print } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf, sourceTitle } from "./source-options";
import { version } from "./version";

export const usage = `Usage: access check --expect FILE SOURCE [options]

Checks that principals reach what they must, and nothing that they must not.

  --expect FILE      the expectations, in YAML; docs/tour.md describes them
  --allow-unknown    don't fail on what isn't known before deployment
  --at TIME          the moment to ask about, such as 2026-12-31T18:00Z; default now
  --format FORMAT    text (default), json, markdown, html, csv, sarif, junit

Exit codes: 0 every expectation is met, 1 error, 2 an expectation is not met or not known yet
`;

/**
 * `access check`.
 * @returns the exit code.
 * @throws UsageError for wrong options; ExpectationsError for the file; whatever the source throws.
 */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        expect: { type: "string" },
        ...SOURCE_OPTIONS,
        ...AT_OPTION,
        format: { type: "string", default: "text" },
        "allow-unknown": { type: "boolean", default: false },
    });
    const { expect: file } = values;
    if (file === undefined) throw new UsageError("check needs --expect FILE");
    const source = sourceOf(values);
    const title = values.source ?? sourceTitle(source);
    const format = formatOf(values.format, "sarif", "junit");
    const expectations = parseExpectations(readText(file), file);
    const account = await readSource(source, momentOf(values));
    const results = accessCheck(account, expectations);
    await print(
        {
            missing: account.missing,
            report: () => checkReport(results, file, title),
            data: () => checkData(results, file, title),
            rows: () => checkRows(results, file),
            sarif: () => checkSarif(results, file, version()),
            junit: () => checkJunit(results, file, values["allow-unknown"] ? "skipped" : "error"),
        },
        format,
    );
    const statuses = new Set(results.map(statusOf));
    const unknownCounts = statuses.has("unknown") && !values["allow-unknown"];
    return statuses.has("failed") || unknownCounts ? ANSWER_IS_NO : 0;
}
