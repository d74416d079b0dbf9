import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { SandboxError } from "./progress";
import { writableByOthers } from "./writable-by-others";

/** This clone. */
export const repository = resolve(__dirname, "../..");

/** What belongs to this clone's sandbox: state, logs, the running Moto. Ignored by git. */
export const sandboxFolder = join(repository, ".sandbox");

/** The user's cache, as far as it is this project's; made where it isn't there yet. */
function cacheFolder(): string {
    const named = process.env["XDG_CACHE_HOME"] ?? "";
    // XDG's own rule: a relative path is none.
    const folder = join(isAbsolute(named) ? named : join(homedir(), ".cache"), "session-manager-access");
    if (!trusted.has(folder)) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const open = writableByOthers(folder);
        if (open !== undefined) {
            throw new SandboxError(
                `Other users of this machine can write to ${open}, and the sandbox runs code from ${folder}. ` +
                    "Set XDG_CACHE_HOME to a folder that only you can write to.",
            );
        }
        trusted.add(folder);
    }
    return folder;
}

/** What has been looked at already. */
const trusted = new Set<string>();

/**
 * A folder or file in the user's cache, shared by all clones: the engine, Moto's Python environment, plugins. Safe to
 * delete whenever no sandbox runs.
 *
 * @throws SandboxError where another user could change what is in it.
 */
export function cached(...parts: string[]): string {
    return join(cacheFolder(), ...parts);
}
