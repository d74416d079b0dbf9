import { spawn } from "node:child_process";
import { installedFirst } from "../../access/sources";
import { repository, SettingError } from "./settings";

/** How a run of Pulumi ended. */
export interface PulumiResult {
    readonly code: number;
    /** What it printed, where that was kept. */
    readonly stdout: string;
}

/**
 * Runs Pulumi on this program: the one on PATH, else the one of the npm package `pulumi`, which downloads the version of
 * `PULUMI_VERSION`. What it says of its progress goes to standard error.
 * @param keep whether standard output is kept instead of shown.
 */
export function pulumi(args: readonly string[], env: NodeJS.ProcessEnv, keep = false): Promise<PulumiResult> {
    const all = { ...env, PATH: installedFirst(env["PATH"] ?? ""), PULUMI_DEBUG_COMMANDS: "true" };
    return new Promise((resolve, reject) => {
        const child = spawn("pulumi", [...args, "--non-interactive"], {
            cwd: repository,
            env: all,
            stdio: ["ignore", "pipe", "inherit"],
        });
        let stdout = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
            if (keep) stdout += text;
            else process.stdout.write(text);
        });
        child.on("error", (error: NodeJS.ErrnoException) =>
            reject(error.code === "ENOENT" ? new SettingError("there is no pulumi on PATH: run npm ci") : error),
        );
        child.on("close", (code, signal) => {
            if (signal !== null) process.stderr.write(`pulumi was ended by ${signal}\n`);
            resolve({ code: code ?? 1, stdout });
        });
    });
}
