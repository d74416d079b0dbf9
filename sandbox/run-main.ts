import { SandboxError, say } from "./progress";

// The AWS SDK's advice to use a newer Node isn't for the people who run these commands.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

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
