import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { SourceError } from "./source-error";

/**
 * What a YAML file holds, with anchors and merge keys as Pulumi reads them.
 * @throws SourceError that says in one line what the file is instead, and where.
 */
export function yamlFile(file: string): unknown {
    let value: unknown;
    const text = textOf(file);
    try {
        value = parse(text, { merge: true }) as unknown;
    } catch (error) {
        throw new SourceError(`${file} isn't YAML: ${firstLine(error)}`, { cause: error });
    }
    if (holdsItself(value)) throw new SourceError(`${file} isn't usable: an anchor (&name) contains itself`);

    return value;
}

function textOf(file: string): string {
    let bytes: Buffer;
    try {
        bytes = readFileSync(file);
    } catch (error) {
        throw new SourceError(unreadable(file, error as NodeJS.ErrnoException), { cause: error });
    }
    try {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        if (!text.includes("\0")) return text;
    } catch {
        // Bytes that are no UTF-8.
    }
    throw new SourceError(`${file} isn't a YAML file: it isn't text`);
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): string {
    switch (code ?? "") {
        case "ENOENT":
            return `there is no ${file}`;
        case "EISDIR":
            return `${file} is a folder (expected a YAML file)`;
        case "EACCES":
            return `${file} can't be read: permission denied`;
        default:
            return `${file} can't be read: ${message}`;
    }
}

/** The rest of the message of a YAML error is a drawing of the place. */
function firstLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.replace(/:$/, "");
}

function holdsItself(value: unknown, above: ReadonlySet<unknown> = new Set()): boolean {
    if (typeof value !== "object" || value === null) return false;
    if (above.has(value)) return true;
    const here = new Set(above).add(value);
    return Object.values(value).some((inner) => holdsItself(inner, here));
}
