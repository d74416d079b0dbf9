import { readFileSync } from "node:fs";

/** A mistake in the command or in what it was given: its message is all the user needs. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

/** Reads a file of JSON. @throws UsageError that names the file. */
export function readJsonFile(file: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new UsageError(`can't read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
    try {
        return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UsageError(`${file} isn't JSON: ${reason.replaceAll(/\s+/g, " ")}`);
    }
}
