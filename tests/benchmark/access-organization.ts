import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { chainMatrix } from "../../access/chains";
import { renderLargeMatrix } from "../../access/matrix/render";
import { readFolder } from "../../access/sources/folder";

/** What an organization's folder takes, in milliseconds and bytes. */
export interface OrganizationFigures {
    /** Reading it; of the matrix also deciding and writing it. */
    readonly time: number;
    /** JSON.parse of the same files. */
    readonly parsed: number;
    readonly memory: number;
}

function measure(folder: string, what: string | undefined): OrganizationFigures {
    const started = performance.now();
    const account = readFolder(folder);
    if (what === "matrix") renderLargeMatrix(chainMatrix(account), { everything: "access matrix --all" });
    const time = performance.now() - started;
    const memory = process.resourceUsage().maxRSS * 1024;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
    const before = performance.now();
    for (const name of files) JSON.parse(readFileSync(join(folder, name), "utf8"));
    return { time, parsed: performance.now() - before, memory };
}

const [folder, what] = process.argv.slice(2);
if (folder !== undefined) process.stdout.write(JSON.stringify(measure(folder, what)));
