import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** This clone. */
export const repository = resolve(__dirname, "..");

/** What belongs to this clone's sandbox: state, logs, the running Moto. Ignored by git. */
export const sandboxFolder = join(repository, ".sandbox");

/**
 * A folder or file in the user's cache, shared by all clones: the engine, Moto's Python environment, plugins. Safe to
 * delete whenever no sandbox runs.
 */
export function cached(...parts: string[]): string {
    const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
    return join(cache, "session-manager-access", ...parts);
}
