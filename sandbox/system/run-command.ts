import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { constants } from "node:os";

/** How a command ended and what it printed. */
export interface CommandResult {
    /** The exit code, or 128 and the signal's number as shells count it. */
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

export interface CommandOptions {
    readonly cwd?: string;
    /** The whole environment of the command. Default: this process's own. */
    readonly env?: NodeJS.ProcessEnv;
    /** Ends the command with SIGKILL after so many milliseconds. Default: never. */
    readonly timeout?: number;
    /** Gives the command a process group of its own, so that it can be interrupted as by a terminal. Default: false. */
    readonly ownGroup?: boolean;
    /** Called with each line of standard error as it comes. */
    readonly onErrorLine?: (line: string) => void;
    /** Called once the command runs, for tests that interrupt it. */
    readonly onStart?: (child: ChildProcess) => void;
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Runs a command to its end and keeps what it prints. Rejects only where it can't be started. */
export function capture(
    command: string,
    args: readonly string[],
    options: CommandOptions = {},
): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env,
            timeout: options.timeout,
            killSignal: "SIGKILL",
            detached: options.ownGroup ?? false,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let stdout = "";
        let stderr = "";
        let rest = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            stderr += text;
            const lines = (rest + text).split("\n");
            rest = lines.pop() ?? "";
            lines.forEach((line) => options.onErrorLine?.(line));
        });
        child.on("error", reject);
        child.on("close", (code, signal) => resolve({ code: exitCode(code, signal), stdout, stderr }));
        options.onStart?.(child);
    });
}

/** A second Ctrl-C within this time is the same one, told twice: npm forwards what the terminal has sent already. */
const SAME_SIGNAL_MS = 500;

export interface ForegroundOptions extends Pick<CommandOptions, "cwd" | "env"> {
    /** Whether standard output is written when the command has ended, all at once. Default: as it comes. */
    readonly atOnce?: boolean;
}

/**
 * Runs a command on this process's own terminal and answers its exit code. On a terminal Ctrl-C reaches the command
 * by itself. Elsewhere the command gets a process group of its own and each signal once: Pulumi takes a second one
 * for "stop at once", which would leave its work half done.
 */
export function runInForeground(
    command: string,
    args: readonly string[],
    { atOnce = false, ...options }: ForegroundOptions = {},
): Promise<number> {
    const onTerminal = process.stdin.isTTY === true;
    return new Promise((resolve, reject) => {
        const stdio: StdioOptions = atOnce ? ["inherit", "pipe", "inherit"] : "inherit";
        const child = spawn(command, args, { ...options, stdio, detached: !onTerminal });
        let held = "";
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (held += text));
        const last = new Map<NodeJS.Signals, number>();
        const forward = (signal: NodeJS.Signals) => {
            const now = Date.now();
            const repeated = now - (last.get(signal) ?? 0) < SAME_SIGNAL_MS;
            last.set(signal, now);
            const alreadyThere = onTerminal && signal === "SIGINT";
            if (!repeated && !alreadyThere) child.kill(signal);
        };
        const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
        signals.forEach((signal) => process.on(signal, forward));
        const end = () => signals.forEach((signal) => process.off(signal, forward));
        child.on("error", (error) => {
            end();
            reject(error);
        });
        child.on(atOnce ? "close" : "exit", (code: number | null, signal: NodeJS.Signals | null) => {
            end();
            process.stdout.write(held);
            resolve(exitCode(code, signal));
        });
    });
}
