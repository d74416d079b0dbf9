import { readFileSync } from "node:fs";
import { duplicateKey } from "../policy/duplicate-key";
import { keysIn, keysWritten } from "../policy/key-count";
import { jsonProblem } from "../policy/json-problem";
import { SourceError } from "./source-error";
import { nameOf, STANDARD_INPUT, standardInput } from "./standard-input";

/** Reads a file of JSON, `-` being standard input. @throws SourceError that names the file. */
export function readJson(file: string): unknown {
    return parseJson(readText(file), file);
}

/**
 * Reads a file of JSON in which no object has a key twice: of two lists of users only the last would be seen.
 * @throws SourceError that names the file.
 */
export function readJsonOnce(file: string): unknown {
    const text = readText(file);
    const value = parseJson(text, file);
    // Counting is faster than looking for the key, and most files have none twice.
    const twice = keysWritten(text) === keysIn(value) ? undefined : duplicateKey(text);
    if (twice !== undefined) {
        throw new SourceError(
            `${nameOf(file)} has ${JSON.stringify(twice)} twice in one object (a key may occur only once)`,
        );
    }

    return value;
}

/** The text of a file as JSON. @throws SourceError that names the file, and where in it the text isn't JSON. */
export function parseJson(text: string, file: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch (error) {
        if (text.trim() === "") throw new SourceError(`${nameOf(file)} isn't JSON: it is empty`, { cause: error });
        const what = jsonProblem(text, error);
        const several = /^Unexpected non-whitespace character after JSON/.test(what)
            ? "; several answers one behind the other, such as pages, aren't one: the AWS CLI puts them together without --no-paginate"
            : "";
        throw new SourceError(`${nameOf(file)} isn't JSON: ${what}${several}`, { cause: error });
    }
}

/**
 * Reads a file of text: UTF-8, or UTF-16 with a byte order mark, which is what PowerShell's `>` writes. `-` is standard
 * input, which can be read only once.
 * @throws SourceError that names the file.
 */
export function readText(file: string): string {
    const name = nameOf(file);
    let bytes: Buffer;
    try {
        bytes = file === STANDARD_INPUT ? standardInput() : readFileSync(file);
    } catch (error) {
        if (error instanceof SourceError) throw error;
        throw new SourceError(`can't read ${name}: ${reasonOf(error)}`, { cause: error });
    }
    try {
        return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    } catch (error) {
        throw new SourceError(`${name} isn't text: ${bytes.length} bytes that aren't ${encodingOf(bytes)}`, {
            cause: error,
        });
    }
}

function encodingOf([first, second]: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
    if (first === 0xff && second === 0xfe) return "utf-16le";
    return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function reasonOf(error: unknown): string {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "there is no such file";
    if (code === "EISDIR") return "it is a folder";
    if (code === "EACCES") return "it may not be read";
    return problem(error);
}

function problem(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ");
}
