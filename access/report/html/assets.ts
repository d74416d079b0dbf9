import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A script or a style sheet that a page carries in itself, and the hash by which the page's policy admits it. */
interface Asset {
    readonly text: string;
    /** For a Content-Security-Policy: `'sha256-…'`. */
    readonly source: string;
}

/** Reads a file that lies beside this one: part of the program, not of what it is given. */
export function asset(name: "page-groups.js" | "page-script.js" | "page.css"): Asset {
    const text = readFileSync(join(__dirname, name), "utf8");
    return { text, source: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
}
