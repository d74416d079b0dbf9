import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Properties } from "../rpc/values";

/** A resource about to be created, until its creation is confirmed. */
export interface Intent {
    readonly urn: string;
    readonly region: string;
    readonly inputs: Properties;
    /** The ids of what looked like it before. */
    readonly before: readonly string[];
    /** When it was about to be made. */
    readonly since: string;
    /** The client token of its creation. */
    readonly token: string;
    /** The process that was about to make it. */
    readonly pid: number;
}

/** A note of an intent, by its file. */
interface Note {
    readonly file: string;
    readonly intent: Intent;
}

/** Beside the engine's own state, which says nothing of what never came back. */
function folder(): string {
    const home = process.env["PULUMI_HOME"] ?? join(tmpdir(), `session-manager-access-${process.getuid?.() ?? "user"}`);
    const backend = createHash("sha256")
        .update(process.env["PULUMI_BACKEND_URL"] ?? "")
        .digest("hex");
    return join(home, "unanswered-creations", backend.slice(0, 16));
}

/** Writes an intent down before the call is made, readable by its owner only. */
export function rememberIntent(intent: Omit<Intent, "pid">): Note {
    const file = join(folder(), `${intent.token}.json`);
    const noted = { ...intent, pid: process.pid };
    mkdirSync(folder(), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(noted), { mode: 0o600 });
    return { file, intent: noted };
}

/** The answer came: nothing is unsure any more. */
export function forgetIntent({ file }: Note): void {
    rmSync(file, { force: true });
}

/** What earlier runs were about to make and never heard of. */
export function lostIntents(): Note[] {
    return files().flatMap((file) => {
        const intent = read(file);
        return intent === undefined || isRunning(intent.pid) ? [] : [{ file, intent }];
    });
}

function files(): string[] {
    try {
        return readdirSync(folder()).map((name) => join(folder(), name));
    } catch {
        return [];
    }
}

function read(file: string): Intent | undefined {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Intent;
    } catch {
        // Another process forgot it in this moment, or was killed while it wrote, before any call was made.
        return undefined;
    }
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
