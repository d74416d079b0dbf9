import { readSync } from "node:fs";
import { SourceError } from "./source-error";

/** How standard input is written where a file is wanted. */
export const STANDARD_INPUT = "-";

/** A file's name in a sentence. */
export function nameOf(file: string): string {
    return file === STANDARD_INPUT ? "standard input" : file;
}

let isRead = false;

/** Reads standard input to its end. @throws SourceError where it was read before: the rest of it would be nothing. */
export function standardInput(): Buffer {
    if (isRead) throw new SourceError("- may be given only once, because standard input can be read only once");
    isRead = true;
    const chunks: Buffer[] = [];
    for (;;) {
        const chunk = Buffer.alloc(1 << 16);
        const length = readNow(chunk);
        if (length === 0) return Buffer.concat(chunks);
        chunks.push(chunk.subarray(0, length));
    }
}

/** How long to wait where nothing is there yet, in milliseconds. */
const PAUSE = 20;

function readNow(chunk: Buffer): number {
    for (;;) {
        try {
            return readSync(0, chunk);
        } catch (error) {
            const code = error instanceof Error && "code" in error ? error.code : undefined;
            // Windows tells the end of a pipe so: https://github.com/nodejs/node/issues/35997
            if (code === "EOF") return 0;
            // A pipe that another program shares may not wait for its writer.
            if (code !== "EAGAIN") throw error;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
        }
    }
}
