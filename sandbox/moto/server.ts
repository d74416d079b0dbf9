import { randomUUID } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../runner/lock";
import { SandboxError, say } from "../system/progress";
import { inEnvironment, pythonEnvironment, withoutPython } from "./python";

/** A running Moto. */
export interface Moto {
    /** Where it serves every AWS service: AWS_ENDPOINT_URL. */
    readonly endpoint: string;
    /** Its identity: Moto keeps all in memory, so another token means another, empty world. */
    readonly token: string;
    readonly pid: number;
}

interface MotoOptions {
    /** Ends Moto with this process, as tests want it. Default: it runs until `stopMoto`. */
    readonly untilEndOf?: number;
    /** For how many milliseconds one that runs and doesn't answer is waited for. Default: a minute. */
    readonly patience?: number;
}

const PATIENCE_MS = 60_000;
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

/**
 * Whether a recorded Moto still runs. "silent" is one whose process lives and doesn't answer: it was paused (Ctrl-Z, a
 * laptop's sleep, a debugger), or the machine has no time for it.
 */
type Presence = "answers" | "silent" | "gone";

async function presenceOf(moto: Moto): Promise<Presence> {
    if (await answersAs(moto)) return "answers";

    return isProcessOf(moto) ? "silent" : "gone";
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

/** Whether the process with a Moto's number is that Moto: its command line holds its token, which no other has. */
function isProcessOf({ pid, token }: Moto): boolean {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(token);
    } catch {
        // No /proc: macOS, or no such process.
    }
    const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return (stdout ?? "").split(/\s+/).includes(token);
}

/**
 * The Moto recorded in a sandbox's folder, if it still runs. One that is silent is waited for.
 *
 * @throws SandboxError where it stays silent: it has not forgotten anything, so that no other may take its place.
 */
export async function runningMoto(
    folder: string,
    { patience = PATIENCE_MS }: MotoOptions = {},
): Promise<Moto | undefined> {
    const record = readRecord(folder);
    const deadline = Date.now() + patience;
    for (let told = false; record !== undefined; told = true) {
        const presence = await presenceOf(record);
        if (presence !== "silent") return presence === "answers" ? record : undefined;

        if (Date.now() > deadline) {
            throw new SandboxError(
                `Moto (process ${record.pid}) is running but doesn't respond. If it is paused, resume it ` +
                    `(kill -CONT ${record.pid}); npm run sandbox:stop stops it and discards what is deployed.`,
            );
        }
        if (!told) say(`Moto (process ${record.pid}) doesn't respond; waiting for it…`);

        await sleep(200);
    }
    return undefined;
}

/** @throws SandboxError where a Moto no longer runs. */
export async function requireMoto(folder: string, moto: Moto): Promise<void> {
    if ((await runningMoto(folder))?.token !== moto.token) {
        throw new SandboxError(
            `Moto (process ${moto.pid}) has ended, and everything deployed in it is gone: npm start deploys it again. ` +
                `Moto's log: ${logFile(folder)}`,
        );
    }
}

/** The sandbox's Moto: the one that runs already, or a new one on a free port. */
export async function startMoto(folder: string, options: MotoOptions = {}): Promise<Moto> {
    mkdirSync(folder, { recursive: true });
    const environment = await pythonEnvironment();
    return withLock(join(folder, "moto.lock"), async () => {
        const running = await runningMoto(folder, options);
        return running ?? launch(folder, environment, options);
    });
}

async function launch(folder: string, environment: string, options: MotoOptions): Promise<Moto> {
    rmSync(recordFile(folder), { force: true });
    const log = openSync(logFile(folder), "w");
    const args = [join(__dirname, "serve.py"), randomUUID(), recordFile(folder)];
    const lifetime = options.untilEndOf === undefined ? [] : ["--until-end-of", String(options.untilEndOf)];
    // Detached: Ctrl-C in the terminal is meant for what runs there, not for the AWS it talks to.
    // Nothing of the user's own Python reaches it: no PYTHONPATH, no packages of theirs.
    const child = spawn(inEnvironment(environment, "python"), ["-E", "-s", "-u", ...args, ...lifetime], {
        cwd: folder,
        detached: true,
        stdio: ["ignore", log, log],
        env: { ...withoutPython(process.env), MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    });
    closeSync(log);
    child.unref();
    let ended = false;
    child.on("exit", () => (ended = true)).on("error", () => (ended = true));
    const deadline = Date.now() + START_MS;
    while (!ended && Date.now() < deadline) {
        const moto = readRecord(folder);
        if (moto !== undefined && (await answersAs(moto))) return moto;

        await sleep(50);
    }
    child.kill();
    const said = existsSync(logFile(folder)) ? readFileSync(logFile(folder), "utf8").trim().split("\n").slice(-8) : [];
    throw new SandboxError(`Moto didn't start. The end of ${logFile(folder)}:\n${said.join("\n")}`);
}

/**
 * Ends the sandbox's Moto and answers whether one ran. A process is ended only when it answers with the token recorded
 * here or was started with it, so never one that merely has the number of a Moto of long ago.
 */
export async function stopMoto(folder: string): Promise<boolean> {
    return withLock(join(folder, "moto.lock"), async () => {
        const moto = readRecord(folder);
        const runs = moto !== undefined && (await presenceOf(moto)) !== "gone";
        if (runs) await end(moto);

        rmSync(recordFile(folder), { force: true });
        return runs;
    });
}

async function end(moto: Moto): Promise<void> {
    const deadline = Date.now() + STOP_MS;
    const signal = (name: NodeJS.Signals) => {
        try {
            process.kill(moto.pid, name);
        } catch {
            // Gone already.
        }
    };
    signal("SIGTERM");
    // A paused process handles it only once it continues.
    signal("SIGCONT");
    while (isProcessOf(moto)) {
        if (Date.now() > deadline) signal("SIGKILL");

        await sleep(50);
    }
}

/** Empties Moto: everything in it is gone, and its token stays. */
export async function resetMoto(moto: Moto): Promise<void> {
    const reset = fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" });
    const status = await reset.then((response) => response.status).catch(() => "nothing");
    if (status !== 200)
        throw new SandboxError(`Moto's reset failed with status ${status}; npm run sandbox:stop stops Moto.`);
}
