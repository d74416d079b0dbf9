import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";

/** Packs the pack, installs the package where there is nothing else, and gives its folder. */
export function installPack(folder: string): string {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const npm = (cwd: string, ...command: string[]) =>
        execFileSync("npm", [...command, "--ignore-scripts=false"], { cwd, encoding: "utf8", stdio: "pipe" });
    npm(join(repository, "policies"), "pack", "--pack-destination", empty);
    const [archive = ""] = readdirSync(empty);
    writeFileSync(join(empty, "package.json"), "{}");
    npm(empty, "install", `./${archive}`, "--prefer-offline", "--no-audit", "--no-fund");
    return join(empty, "node_modules/@session-manager-access/policies");
}
