import { SourceError } from "../../access/files";
import { SandboxError, say } from "./progress";

// The AWS SDK's advice to use a newer Node isn't for the people who run these commands.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Runs a command's work and ends the process with the exit code it answers; an error is printed and counts as 1. */
export function runMain(work: () => Promise<number>): void {
    work().then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            say(told(error));
            process.exitCode = 1;
        },
    );
}

/** An error in words for the user: one line, unless it is a mistake of this program's own. */
export function told(error: unknown): string {
    if (error instanceof SandboxError || error instanceof SourceError) return error.message;

    if (isSystemError(error)) return inWords(error);

    return String(error instanceof Error ? error.stack : error);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
    return error instanceof Error && "syscall" in error && "code" in error;
}

function inWords({ code, path, message }: NodeJS.ErrnoException): string {
    switch (code ?? "") {
        case "ENOSPC":
        case "EDQUOT":
            return `${path ?? "A file"} can't be written: the disk is full. Free some space and try again.`;
        case "EROFS":
            return `${path ?? "A file"} can't be written: the file system is read-only.`;
        case "EACCES":
        case "EPERM":
            return `${path ?? "A file"} can't be used: permission denied.`;
        case "ENOTDIR":
        case "EEXIST":
            return `${path ?? "A folder"} can't be made: a file is in its place.`;
        default:
            return message;
    }
}
