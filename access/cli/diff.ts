import { diffData, diffRows } from "../diff/data";
import { accessDiff } from "../diff/diff";
import { diffReport } from "../diff/report";
import { diffSarif } from "../diff/sarif";
import { UsageError } from "./usage-error";
import { AT_OPTION, momentOf } from "./moment";
import { readOptions } from "./options";
import { formatOf, print } from "./output";
import { readSource } from "./read-source";
import { parseSourceArgument, sourceOfArgument, SOURCE_ARGUMENT_USAGE } from "./source-argument";
import { sourceLocation } from "./source-options";
import { version } from "./version";

export const usage = `Usage: access diff --before SOURCE --after SOURCE [options]

Shows who gains and who loses which sessions and bypasses, and through which change.

  --before SOURCE    the access as it was
  --after SOURCE     the access as it will be
  --direct           count only a principal's own policies, not the roles that it can assume
  --at TIME          the moment to ask about, such as 2026-12-31T18:00Z; default now
  --exit-code        exit with 2 if any access changes
  --format FORMAT    text (default), json, markdown, html, csv, sarif

${SOURCE_ARGUMENT_USAGE}
Exit codes: 0 OK, 1 error, 2 access changed (with --exit-code)
`;

/** The exit code of a command whose answer is no: 1 is for errors. */
export const ANSWER_IS_NO = 2;

/**
 * `access diff`.
 * @returns the exit code.
 * @throws UsageError for wrong options; whatever the sources throw.
 */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        before: { type: "string" },
        after: { type: "string" },
        ...AT_OPTION,
        direct: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
        "exit-code": { type: "boolean", default: false },
    });
    const { before, after } = values;
    if (before === undefined || after === undefined)
        throw new UsageError("diff needs --before SOURCE and --after SOURCE");

    const format = formatOf(values.format, "sarif");
    const [former, latter] = [parseSourceArgument(before, "--before"), parseSourceArgument(after, "--after")];
    const at = momentOf(values);
    const accounts = [
        await readSource(sourceOfArgument(former), at),
        await readSource(sourceOfArgument(latter), at),
    ] as const;
    const diff = accessDiff(...accounts, { direct: values.direct });
    const missing = [before, after].flatMap((source, index) =>
        (accounts[index]?.missing ?? []).map(({ what, reason }) => ({ what: `${source}: ${what}`, reason })),
    );
    await print(
        {
            missing,
            report: () => diffReport(diff, before, after),
            data: () => diffData(diff, before, after),
            rows: () => diffRows(diff),
            sarif: () => diffSarif(diff, sourceLocation(sourceOfArgument(latter)), version()),
        },
        format,
    );
    return values["exit-code"] && (diff.changes.length > 0 || diff.bypasses.length > 0) ? ANSWER_IS_NO : 0;
}
