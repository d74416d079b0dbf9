import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../rpc/values";

/** A resource about to be made, as long as nobody knows whether it was. */
export interface Intent {
    readonly inputs: Properties;
    /** The ids of what looked like it before. */
    readonly before: readonly string[];
    /** When it was about to be made. */
    readonly since: string;
    /** The client token of its creation. */
    readonly token: string;
}

/** One place for every engine's home and every AWS endpoint: what one sandbox left unsure is nothing to another. */
function fileOf(urn: string): string {
    const home = process.env["PULUMI_HOME"] ?? join(tmpdir(), `session-manager-access-${process.getuid?.() ?? "user"}`);
    const place = [process.env["PULUMI_BACKEND_URL"], process.env["AWS_ENDPOINT_URL"], urn].join("\n");
    return join(home, "unanswered-creations", `${createHash("sha256").update(place).digest("hex").slice(0, 32)}.json`);
}

/** Writes an intent down before the call is made, readable by its owner only, and answers the file. */
export function rememberIntent(urn: string, intent: Intent): string {
    const file = fileOf(urn);
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify({ urn, ...intent }), { mode: 0o600 });
    return file;
}

/** The answer came: nothing is unsure any more. */
export function forgetIntent(file: string): void {
    rmSync(file, { force: true });
}

/** What an earlier run was about to make and never heard of. */
export function lostIntent(urn: string): { file: string; intent: Intent } | undefined {
    const file = fileOf(urn);
    try {
        return { file, intent: JSON.parse(readFileSync(file, "utf8")) as Intent };
    } catch {
        return undefined;
    }
}
