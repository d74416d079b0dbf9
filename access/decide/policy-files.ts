import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseTolerantly } from "../policy/parse";
import type { Policy } from "../policy/policy";
import { readText } from "../files/json-file";

/** The policies that requests name by file, each read once. */
export class PolicyFiles {
    private readonly folder: string;
    private readonly known = new Map<string, Policy>();

    /** @param folder where files are looked for that aren't in the working folder. */
    constructor(folder: string) {
        this.folder = folder;
    }

    policy(source: string | Record<string, unknown>, name: string, kind: "identity" | "session"): Policy {
        if (typeof source !== "string" || /^\s*[{[%]/.test(source)) return parseTolerantly(source, name, kind);
        const path = existsSync(source) ? resolve(source) : resolve(this.folder, source);
        const key = `${kind} ${path}`;
        const known = this.known.get(key);
        if (known !== undefined) return known;
        const policy = parseTolerantly(readText(path), source, kind);
        this.known.set(key, policy);
        return policy;
    }
}
