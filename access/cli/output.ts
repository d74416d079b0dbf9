import { missingText, type MissingPart } from "../matrix/account";
import type { CsvCell } from "../report/csv";
import { csv } from "../report/csv";
import { reportPage } from "../report/html/report-page";
import { printableJson } from "../report/printable";
import { reportMarkdown } from "../report/report-markdown";
import { reportText } from "../report/report-text";
import type { Report } from "../report/report";
import { UsageError } from "./usage-error";
import { oneOf } from "./options";

/** What a command has to say, made only for the format that is asked for. */
interface Output {
    readonly report: () => Report;
    readonly data: () => object;
    readonly rows: () => Iterable<readonly CsvCell[]>;
    readonly sarif?: () => unknown;
    readonly junit?: () => string;
    /** What should have been read and wasn't. Default: nothing. */
    readonly missing?: readonly MissingPart[] | undefined;
}

/** The formats, in the order in which the help names them. */
const FORMATS = ["text", "json", "markdown", "html", "csv", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

/** The formats that only some commands have. */
const SOME: readonly Format[] = ["sarif", "junit"];

/** Reads `--format`. @param some which of `SOME` the command has. @throws UsageError with what is allowed. */
export function formatOf(written: string, ...some: readonly Format[]): Format {
    return oneOf(
        "--format",
        written,
        FORMATS.filter((one) => !SOME.includes(one) || some.includes(one)),
    );
}

/** Whether the reader is a person at a terminal who wants colours: https://no-color.org */
export function colours(): boolean {
    return process.stdout.isTTY && !process.env["NO_COLOR"];
}

/** Writes the output to stdout. @throws UsageError where that can't be written. */
export async function print(output: Output, format: Format): Promise<void> {
    await write(pieces(output, format));
}

/**
 * Writes pieces of text to stdout, as fast as they are read. A reader such as `head` may have seen enough: then the
 * rest isn't made.
 * @throws UsageError where stdout can't be written, on a full disk for instance.
 */
export async function write(texts: Iterable<string>): Promise<void> {
    const { stdout } = process;
    // The stream tells its error twice, and ends the process if nothing listens.
    const ignore = (): void => undefined;
    stdout.on("error", ignore);
    for (const text of batches(texts)) {
        const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
            stdout.write(text, resolve);
        });
        if (error?.code === "EPIPE" || error?.code === "ERR_STREAM_DESTROYED") return;
        if (error) throw new UsageError(`can't write the output: ${error.message}`);
    }
}

function withMissing(data: object, missing: readonly MissingPart[]): object {
    return missing.length === 0 ? data : { ...data, missing };
}

const BATCH = 1 << 16;

function* batches(texts: Iterable<string>): Iterable<string> {
    let batch = "";
    for (const text of texts) {
        batch += text;
        if (batch.length < BATCH) continue;
        yield batch;
        batch = "";
    }
    if (batch !== "") yield batch;
}

function* pieces(output: Output, format: Format): Iterable<string> {
    const { missing = [] } = output;
    // On a terminal a warning says what is missing; a file that is kept says it itself.
    const kept = (): Report => {
        const report = output.report();
        return { ...report, notes: [...(report.notes ?? []), ...missing.map(missingText)] };
    };
    switch (format) {
        case "text":
            yield reportText(output.report(), { colours: colours() });
            return;
        case "json":
            yield `${printableJson(withMissing(output.data(), missing), 2)}\n`;
            return;
        case "markdown":
            yield reportMarkdown(kept());
            return;
        case "html":
            yield reportPage(kept());
            return;
        case "csv":
            for (const row of output.rows()) yield csv([row]);
            return;
        case "sarif":
            yield `${printableJson(output.sarif?.(), 2)}\n`;
            return;
        case "junit":
            yield output.junit?.() ?? "";
            return;
    }
}
