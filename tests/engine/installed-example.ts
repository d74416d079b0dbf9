import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";

/** Copies an example to an empty folder and installs what it needs there, the packed components among it. */
export function installExample(name: string): { readonly folder: string; remove(): void } {
    const temporary = mkdtempSync(join(tmpdir(), "session-manager-access-example-"));
    const npm = (cwd: string, ...command: string[]) =>
        execFileSync("npm", [...command, "--ignore-scripts=false"], { cwd, encoding: "utf8", stdio: "pipe" });
    npm(join(repository, "components"), "pack", "--pack-destination", temporary);
    const [archive = ""] = readdirSync(temporary);
    const folder = join(temporary, name);
    cpSync(join(repository, "examples", name), folder, { recursive: true });
    npm(folder, "install", join(temporary, archive), "--prefer-offline", "--no-audit", "--no-fund");
    return { folder, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}
