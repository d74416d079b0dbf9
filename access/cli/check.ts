import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { accessCheck } from "../check/check";
import { checkData, checkRows, checkSarif } from "../check/data";
import { parseExpectations } from "../check/parse";
import { checkReport } from "../check/report";
import { statusOf } from "../check/result";
import { ANSWER_IS_NO } from "./diff";
import { UsageError } from "./input";
import { formatOf, print } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf, sourceTitle } from "./source-options";
import { version } from "./version";

export const CHECK_USAGE = `  access check --expect FILE SOURCE [--format text|json|markdown|html|csv|sarif] [--allow-unknown]
      whether everybody reaches what they must, and nobody what they must not
      ends with 2 if an expectation isn't met, or can't be known yet unless --allow-unknown is given
`;

/**
 * `access check`.
 * @returns the exit code.
 * @throws UsageError for wrong options; ExpectationsError for the file; whatever the source throws.
 */
export async function checkCommand(args: string[]): Promise<number> {
    const { values } = parseArgs({
        args,
        options: {
            expect: { type: "string" },
            ...SOURCE_OPTIONS,
            format: { type: "string", default: "text" },
            "allow-unknown": { type: "boolean", default: false },
        },
    });
    const { expect: file } = values;
    if (file === undefined) throw new UsageError("check needs --expect FILE");
    const source = sourceOf(values);
    const title = values.source ?? sourceTitle(source);
    const format = formatOf(values.format, true);
    const expectations = parseExpectations(readText(file), file);
    const results = accessCheck(await readSource(source), expectations);
    await print(
        {
            report: () => checkReport(results, file, title),
            data: () => checkData(results, file, title),
            rows: () => checkRows(results, file),
            sarif: () => checkSarif(results, file, version()),
        },
        format,
    );
    const statuses = new Set(results.map(statusOf));
    const unknownCounts = statuses.has("unknown") && !values["allow-unknown"];
    return statuses.has("failed") || unknownCounts ? ANSWER_IS_NO : 0;
}

function readText(file: string): string {
    try {
        return readFileSync(file, "utf8").replace(/^\ufeff/, "");
    } catch (error) {
        throw new UsageError(`can't read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
}
