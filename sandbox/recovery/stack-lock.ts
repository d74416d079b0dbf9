import { existsSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { jsonFile } from "../system/json-file";
import { processStart } from "../../runner/lock";
import type { Sandbox } from "../setup/open-sandbox";
import { SandboxError, say } from "../system/progress";
import { projectName } from "../pulumi-command/stack-settings";
import { pulumi } from "../setup/run-pulumi";

interface LockFile {
    readonly pid?: number;
    readonly hostname?: string;
    readonly timestamp?: string;
}

/**
 * Releases the lock that a killed engine has left on a stack (`pulumi cancel`). The lock of one that
 * still runs is an error.
 */
export async function releaseStackLock(sandbox: Sandbox, stack: string): Promise<void> {
    const folder = join(sandbox.folder, "state/.pulumi/locks/organization", projectName(sandbox), stack);
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
    if (files.length === 0) return;

    for (const file of files) {
        const { pid, hostname: host, timestamp } = jsonFile<LockFile>(join(folder, file));
        if (pid !== undefined && host === hostname() && processStart(pid) !== "gone") {
            throw new SandboxError(
                `Another Pulumi process is updating the stack "${stack}": process ${pid}, since ${timestamp}. ` +
                    "Wait for it to finish or end it, then try again.",
            );
        }
    }
    say(`A killed Pulumi process left the stack "${stack}" locked; unlocking it (pulumi cancel).`);
    const result = await pulumi(sandbox, ["cancel", "--yes", "--stack", stack, "--non-interactive"]);
    if (result.code !== 0) throw new SandboxError(`pulumi cancel failed: ${result.stderr.trim()}`);
}
