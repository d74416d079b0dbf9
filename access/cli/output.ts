import { once } from "node:events";
import type { CsvCell } from "../report/csv";
import { csv } from "../report/csv";
import { reportPage } from "../report/html/report-page";
import { reportMarkdown } from "../report/report-markdown";
import { reportText } from "../report/report-text";
import type { Report } from "../report/report";
import { UsageError } from "./input";

/** What a command has to say, made only for the format that is asked for. */
export interface Output {
    readonly report: () => Report;
    readonly data: () => unknown;
    readonly rows: () => Iterable<readonly CsvCell[]>;
    readonly sarif?: () => unknown;
}

/** The formats, in the order in which the help names them. */
const FORMATS = ["text", "json", "markdown", "html", "csv", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

/** Reads `--format`. @throws UsageError with what is allowed. */
export function formatOf(written: string, sarif: boolean): Format {
    const allowed = FORMATS.filter((one) => sarif || one !== "sarif");
    const format = allowed.find((one) => one === written);
    if (format === undefined) throw new UsageError(`--format ${written}; allowed: ${allowed.join(", ")}`);
    return format;
}

/** Writes the output to stdout, as fast as it is read. */
export async function print(output: Output, format: Format): Promise<void> {
    let closed = false;
    // Whoever reads may have seen enough, as `head` has.
    process.stdout.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") throw error;
        closed = true;
    });
    for (const text of pieces(output, format)) {
        if (closed) return;
        if (!process.stdout.write(text))
            await Promise.race([once(process.stdout, "drain"), once(process.stdout, "close")]);
    }
}

function* pieces(output: Output, format: Format): Iterable<string> {
    switch (format) {
        case "text":
            yield reportText(output.report(), {
                colours: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
            });
            return;
        case "json":
            yield `${JSON.stringify(output.data(), undefined, 2)}\n`;
            return;
        case "markdown":
            yield reportMarkdown(output.report());
            return;
        case "html":
            yield reportPage(output.report());
            return;
        case "csv":
            for (const row of output.rows()) yield csv([row]);
            return;
        case "sarif":
            yield `${JSON.stringify(output.sarif?.(), undefined, 2)}\n`;
            return;
    }
}
