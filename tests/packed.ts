import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../sandbox/system/folders";

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
    // Packing runs the script that makes the bundles, which this repository's .npmrc would ignore.
    const npm = (cwd: string, ...command: string[]) =>
        execFileSync("npm", [...command, "--ignore-scripts=false"], { cwd, encoding: "utf8", stdio: "pipe" });
    npm(join(repository, name), "pack", "--pack-destination", folder);
    const archive = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
    if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), "{}");
    npm(folder, "install", `./${archive}`, "--prefer-offline", "--no-audit", "--no-fund", ...options);
    return join(folder, "node_modules/@session-manager-access", name);
}
