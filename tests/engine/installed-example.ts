import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { installPacked } from "../packed";

/** Copies an example to an empty folder and installs what it needs there, the packed components among it. */
export function installExample(name: string): { readonly folder: string; remove(): void } {
    const temporary = mkdtempSync(join(tmpdir(), "session-manager-access-example-"));
    const folder = join(temporary, name);
    cpSync(join(repository, "examples", name), folder, { recursive: true });
    installPacked("components", folder);
    return { folder, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}
