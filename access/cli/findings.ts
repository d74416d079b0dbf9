import { SEVERITIES } from "../findings/toolkit/finding";
import { findingsOf } from "../findings/findings";
import { findingsJunit } from "../findings/junit";
import { findingsData, findingsReport, findingsRows, findingsSarif } from "../findings/report";
import { unjudgedIn } from "../findings/toolkit/unknown-documents";
import { ANSWER_IS_NO } from "./diff";
import { oneOf, readOptions } from "./options";
import { formatOf, print } from "./output";
import { readQuotas } from "../sources/quotas";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceLocation, sourceOf, sourceTitle } from "./source-options";
import { version } from "./version";

export const usage = `Usage: access findings SOURCE [options]

Lists bypasses, gaps and mistakes in an account's policies: what is wrong, why it matters, how to fix it.

  --fail-on SEVERITY    exit with 2 from this severity on: ${SEVERITIES.join(", ")}; default high
  --quotas FILE         the account's own quotas, from aws iam get-account-summary; default IAM's defaults
  --format FORMAT       text (default), json, markdown, html, csv, sarif, junit

Documents that aren't known are listed as not judged and don't change the exit code.

Exit codes: 0 OK, 1 error, 2 findings of the severity of --fail-on or worse
`;

/**
 * `access findings`.
 * @returns the exit code.
 * @throws UsageError for wrong options; whatever the source throws.
 */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        "fail-on": { type: "string", default: "high" },
        quotas: { type: "string" },
        format: { type: "string", default: "text" },
    });
    const worst = oneOf("--fail-on", values["fail-on"], SEVERITIES);
    const format = formatOf(values.format, "sarif", "junit");
    const source = sourceOf(values);
    const title = values.source ?? sourceTitle(source);
    const account = await readSource(source);
    const shows = process.stderr.isTTY && account.principals.length > 100;
    const findings = findingsOf(account, {
        ...(values.quotas !== undefined && { quotas: readQuotas(values.quotas) }),
        onProgress: (rule, position, of) => {
            if (shows) process.stderr.write(`\r${position} of ${of}: ${rule}${position === of ? "\n" : "".padEnd(30)}`);
        },
    });
    const unjudged = unjudgedIn(account);
    await print(
        {
            missing: account.missing,
            report: () => findingsReport(findings, title, unjudged),
            data: () => findingsData(findings, title, unjudged),
            rows: () => findingsRows(findings, unjudged),
            sarif: () => findingsSarif(findings, sourceLocation(source), version(), unjudged),
            junit: () => findingsJunit(findings, worst, unjudged),
        },
        format,
    );
    const limit = SEVERITIES.indexOf(worst);
    return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit) ? ANSWER_IS_NO : 0;
}
