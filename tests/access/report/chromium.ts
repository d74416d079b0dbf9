import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The names under which distributions install Chromium, and Google Chrome. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/**
 * The Chromium to test with: `CHROMIUM_PATH`, or one on PATH.
 * @throws where `CHROMIUM_PATH` is set and no program is there: a test that was asked for isn't skipped.
 */
export function findChromium(): string | undefined {
    const named = process.env["CHROMIUM_PATH"];
    if (named !== undefined && named !== "") {
        if (!isProgram(named)) throw new Error(`CHROMIUM_PATH is ${named}, where there is no program to run`);
        return named;
    }
    const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** No window, and no requests of the browser's own. */
export const CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
