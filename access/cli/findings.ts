import { parseArgs } from "node:util";
import { SEVERITIES, type Severity } from "../findings/finding";
import { findingsOf } from "../findings/findings";
import { findingsData, findingsReport, findingsRows, findingsSarif } from "../findings/report";
import { ANSWER_IS_NO } from "./diff";
import { UsageError } from "./input";
import { formatOf, print } from "./output";
import { readSource } from "./read-source";
import { parseSourceArgument, SOURCE_FORMS } from "./source-argument";
import { version } from "./version";

export const FINDINGS_USAGE = `  access findings --source SOURCE [--fail-on SEVERITY] [--format text|json|markdown|html|csv|sarif]
      the holes and mistakes in an account's policies: what is wrong, why it matters, what to do
      SOURCE is ${SOURCE_FORMS}
      ends with 2 if there is a finding of that severity (${SEVERITIES.join(", ")}) or worse; default high
`;

/**
 * `access findings`.
 * @returns the exit code.
 * @throws UsageError for wrong options; whatever the source throws.
 */
export async function findingsCommand(args: string[]): Promise<number> {
    const { values } = parseArgs({
        args,
        options: {
            source: { type: "string" },
            "fail-on": { type: "string", default: "high" },
            format: { type: "string", default: "text" },
        },
    });
    const { source } = values;
    if (source === undefined) throw new UsageError("findings needs --source SOURCE");
    const worst = severityOf(values["fail-on"]);
    const format = formatOf(values.format, true);
    const parsed = parseSourceArgument(source, "--source");
    const account = await readSource(parsed);
    const shows = process.stderr.isTTY && account.principals.length > 100;
    const findings = findingsOf(account, {
        onProgress: (rule, position, of) => {
            if (shows) process.stderr.write(`\r${position} of ${of}: ${rule}${position === of ? "\n" : "".padEnd(30)}`);
        },
    });
    await print(
        {
            report: () => findingsReport(findings, source),
            data: () => findingsData(findings, source),
            rows: () => findingsRows(findings),
            sarif: () => findingsSarif(findings, parsed.parts.values().next().value ?? source, version()),
        },
        format,
    );
    const limit = SEVERITIES.indexOf(worst);
    return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit) ? ANSWER_IS_NO : 0;
}

function severityOf(written: string): Severity {
    const severity = SEVERITIES.find((one) => one === written);
    if (severity === undefined) throw new UsageError(`--fail-on ${written}; allowed: ${SEVERITIES.join(", ")}`);
    return severity;
}
