import { randomUUID } from "node:crypto";
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../lock";
import { SandboxError } from "../progress";
import { inEnvironment, pythonEnvironment } from "./python";

/** A running Moto. */
export interface Moto {
    /** Where it serves every AWS service: AWS_ENDPOINT_URL. */
    readonly endpoint: string;
    /** Its identity: Moto keeps all in memory, so another token means another, empty world. */
    readonly token: string;
    readonly pid: number;
}

export interface MotoOptions {
    /** Ends Moto with this process, as tests want it. Default: it runs until `stopMoto`. */
    readonly untilEndOf?: number;
}

const START_MS = 60_000;
const STOP_MS = 5_000;

const recordFile = (folder: string) => join(folder, "moto.json");
const logFile = (folder: string) => join(folder, "moto.log");

function readRecord(folder: string): Moto | undefined {
    try {
        return JSON.parse(readFileSync(recordFile(folder), "utf8")) as Moto;
    } catch {
        return undefined;
    }
}

/** The Moto recorded in a sandbox's folder, if it is still the one that answers at its address. */
export async function runningMoto(folder: string): Promise<Moto | undefined> {
    const record = readRecord(folder);
    return record !== undefined && (await answersAs(record)) ? record : undefined;
}

async function answersAs(moto: Moto): Promise<boolean> {
    try {
        const response = await fetch(`${moto.endpoint}/sandbox/identity`, { signal: AbortSignal.timeout(5000) });
        const identity = (await response.json()) as { token?: unknown; pid?: unknown };
        return identity.token === moto.token && identity.pid === moto.pid;
    } catch {
        return false;
    }
}

/** The sandbox's Moto: the one that runs already, or a new one on a free port. */
export async function startMoto(folder: string, options: MotoOptions = {}): Promise<Moto> {
    mkdirSync(folder, { recursive: true });
    const environment = await pythonEnvironment();
    return withLock(join(folder, "moto.lock"), async () => {
        const running = await runningMoto(folder);
        return running ?? launch(folder, environment, options);
    });
}

async function launch(folder: string, environment: string, options: MotoOptions): Promise<Moto> {
    rmSync(recordFile(folder), { force: true });
    const log = openSync(logFile(folder), "w");
    const args = [join(__dirname, "serve.py"), randomUUID(), recordFile(folder)];
    const lifetime = options.untilEndOf === undefined ? [] : ["--until-end-of", String(options.untilEndOf)];
    // Detached: Ctrl-C in the terminal is meant for what runs there, not for the AWS it talks to.
    const child = spawn(inEnvironment(environment, "python"), [...args, ...lifetime], {
        cwd: folder,
        detached: true,
        stdio: ["ignore", log, log],
        env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true", PYTHONUNBUFFERED: "1" },
    });
    closeSync(log);
    child.unref();
    let ended = false;
    child.on("exit", () => (ended = true)).on("error", () => (ended = true));
    const deadline = Date.now() + START_MS;
    while (!ended && Date.now() < deadline) {
        const moto = await runningMoto(folder);
        if (moto !== undefined) {
            return moto;
        }
        await sleep(50);
    }
    child.kill();
    const said = existsSync(logFile(folder)) ? readFileSync(logFile(folder), "utf8").trim().split("\n").slice(-8) : [];
    throw new SandboxError(`Moto didn't start; ${logFile(folder)} ends with:\n${said.join("\n")}`);
}

/**
 * Ends the sandbox's Moto and answers whether one ran. A process is ended only after it has answered with the token
 * recorded here, so never one that merely has the number of a Moto of long ago.
 */
export async function stopMoto(folder: string): Promise<boolean> {
    return withLock(join(folder, "moto.lock"), async () => {
        const moto = await runningMoto(folder);
        if (moto === undefined) {
            rmSync(recordFile(folder), { force: true });
            return false;
        }
        process.kill(moto.pid, "SIGTERM");
        const deadline = Date.now() + STOP_MS;
        while (await answersAs(moto)) {
            if (Date.now() > deadline) {
                process.kill(moto.pid, "SIGKILL");
            }
            await sleep(50);
        }
        rmSync(recordFile(folder), { force: true });
        return true;
    });
}

/** Empties Moto: everything in it is gone, and its token stays. */
export async function resetMoto(moto: Moto): Promise<void> {
    const response = await fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" });
    if (!response.ok) {
        throw new Error(`Moto answered its reset with ${response.status}`);
    }
}
