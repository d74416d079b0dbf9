import { readFileSync } from "node:fs";
import { SourceError } from "./error";

/** Reads a file of JSON. @throws SourceError that names the file. */
export function readJson(file: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new SourceError(`can't read ${file}: ${problem(error)}`, { cause: error });
    }
    try {
        // A byte order mark is what some editors and shells write.
        return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
    } catch (error) {
        throw new SourceError(`${file} isn't JSON: ${problem(error)}`, { cause: error });
    }
}

function problem(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ");
}
