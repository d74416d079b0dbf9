import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../sandbox/system/folders";

const archives = new Map<string, string>();

/** A package of this repository as `npm pack` makes it, once for all tests of this process. */
function pack(name: string): string {
    const present = archives.get(name);
    if (present !== undefined) return present;

    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-archive-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    npm(join(repository, name), "pack", "--pack-destination", folder);
    const archive = join(folder, readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "");
    archives.set(name, archive);
    return archive;
}

function npm(cwd: string, ...command: readonly string[]): void {
    // Packing runs the script that makes the bundles, which this repository's .npmrc would ignore.
    execFileSync("npm", [...command, "--ignore-scripts=false"], { cwd, stdio: "pipe" });
}

/**
 * Packs a package of this repository and installs it in a folder, as its users do.
 * @param folder where it is installed: a new or empty folder, or a project's.
 * @param options further options of `npm install`.
 * @returns the folder of the installed package.
 */
export function installPacked(
    name: "access" | "components" | "policies",
    folder: string,
    ...options: readonly string[]
): string {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), "{}");
    npm(folder, "install", pack(name), "--prefer-offline", "--no-audit", "--no-fund", ...options);
    return join(folder, "node_modules/@session-manager-access", name);
}
