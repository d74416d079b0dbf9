import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { PulumiCommand } from "@pulumi/pulumi/automation";

/** Runs a command as the Automation API does. @throws Error with what it printed, where it fails. */
export type Run = (
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string | undefined>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    signal?: AbortSignal,
) => Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;

/**
 * Makes the Automation API run each Pulumi in a process group of its own. In the terminal's group, Ctrl-C reaches Pulumi
 * twice, from the terminal and by the abort signal, and Pulumi takes the second one for "stop at once": it leaves its lock
 * and operations half done.
 * @param again aborts when the user asks a second time, and means it.
 */
export function inOwnGroup(pulumi: PulumiCommand, again: AbortSignal): PulumiCommand & { readonly run: Run } {
    const run: Run = (args, cwd, env, onOutput, onError, signal) =>
        new Promise((resolve, reject) => {
            signal?.throwIfAborted();
            const child = spawn(pulumi.command, [...args, "--non-interactive"], {
                cwd,
                env: { ...process.env, ...env, PULUMI_AUTOMATION_API: "true" },
                detached: process.platform !== "win32",
                stdio: ["ignore", "pipe", "pipe"],
            });
            const interrupt = (): void => void child.kill("SIGINT");
            for (const one of [signal, again]) one?.addEventListener("abort", interrupt);
            let stdout = "";
            let stderr = "";
            child.stdout.setEncoding("utf8").on("data", (text: string) => {
                stdout += text;
                onOutput?.(text);
            });
            child.stderr.setEncoding("utf8").on("data", (text: string) => {
                stderr += text;
                onError?.(text);
            });
            child.on("error", reject);
            child.on("close", (status, by) => {
                for (const one of [signal, again]) one?.removeEventListener("abort", interrupt);
                const code = status ?? 128 + (by === null ? 0 : constants.signals[by]);
                if (code === 0) resolve({ stdout, stderr, code });
                else reject(new Error(stderr.trim() === "" ? `${stdout}\nexit code ${code}` : stderr));
            });
        });
    return Object.assign(pulumi, { run });
}
