import { SandboxError, say } from "./progress";

/** Runs a command's work and ends the process with the exit code it answers; an error is told and counts as 1. */
export function runMain(work: () => Promise<number>): void {
    work().then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            say(error instanceof SandboxError ? error.message : String(error instanceof Error ? error.stack : error));
            process.exitCode = 1;
        },
    );
}
