import { readFileSync } from "node:fs";
import { SandboxError } from "./progress";

/** What one of the sandbox's own files holds; one that was cut short or changed by hand is named. */
export function jsonFile<T>(file: string): T {
    const text = readFileSync(file, "utf8");
    try {
        return JSON.parse(text) as T;
    } catch {
        throw new SandboxError(`${file} isn't valid JSON. Remove it and try again.`);
    }
}
