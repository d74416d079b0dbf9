import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, sep } from "node:path";

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

/**
 * The command of that name on PATH. What npm packages put there doesn't count (npm runs scripts with
 * node_modules/.bin on PATH: its `pulumi` is the downloader, not the engine), nor does a sandbox's own bin folder, nor
 * what is found relative to the folder that the command happens to be called in.
 */
export function executableOnPath(name: string, path = process.env["PATH"] ?? ""): string | undefined {
    return path
        .split(delimiter)
        .filter((folder) => isAbsolute(folder) && folder !== process.env["SANDBOX_BIN"])
        .map((folder) => join(folder, name))
        .filter(isExecutable)
        .find(
            (file) =>
                !realpathSync(file).split(sep).includes("node_modules") && !file.includes(join("node_modules", ".bin")),
        );
}
