import { spawn, type ChildProcess } from "node:child_process";
import { endTogether } from "../system/end-with-engine";

const running = new Set<ChildProcess>();
/** A program that doesn't end by itself after an interrupt is ended after so long, as Pulumi's own host does. */
const GRACE_MS = 5000;

/** How a Node process ended: its exit code, or why it has none. */
interface Ending {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    /** Why it couldn't be started. */
    readonly error?: Error;
}

interface NodeProcess {
    readonly args: readonly string[];
    readonly cwd?: string;
    readonly env: NodeJS.ProcessEnv;
    readonly onOutput: (stream: "stdout" | "stderr", data: Buffer) => void;
}

/** Runs Node, passing on what it prints, until it has ended and all of it is read. */
export function runNode(options: NodeProcess): Promise<Ending> {
    return new Promise((resolve) => {
        const child = spawn(process.execPath, options.args, {
            cwd: options.cwd,
            env: options.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        running.add(child);
        const forget = endTogether(child.pid);
        const finish = (ending: Ending) => {
            running.delete(child);
            forget();
            resolve(ending);
        };
        child.stdout.on("data", (data: Buffer) => options.onOutput("stdout", data));
        child.stderr.on("data", (data: Buffer) => options.onOutput("stderr", data));
        child.on("error", (error) => finish({ code: null, signal: null, error }));
        child.on("close", (code, signal) => finish({ code, signal }));
    });
}

/** Ends a process: with an interrupt first, so that it may clean up. */
function interrupt(child: ChildProcess): void {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

/** Ends all that this language host has started. */
export function interruptAll(): void {
    running.forEach(interrupt);
}
