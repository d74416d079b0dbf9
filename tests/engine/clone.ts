import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { capture, type CommandResult } from "../../sandbox/system/run-command";

/** A clone of this repository as it stands, with its changes that aren't committed yet. */
export interface Clone {
    readonly folder: string;
    /** `npm …` in the clone, as a user types it. */
    npm(...args: readonly string[]): Promise<CommandResult & { readonly text: string }>;
    /** What `git status` finds changed: nothing in a clone that was only used. */
    changes(): string;
    remove(): Promise<void>;
}

/** Clones the repository. The packages aren't installed again: the clone's node_modules are this one's. */
export function clone(): Clone {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-clone-"));
    const git = (cwd: string, ...args: readonly string[]) =>
        execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
            cwd,
            encoding: "utf8",
            maxBuffer: 2 ** 28,
        });
    const files = git(repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
    for (const file of files.filter((name) => name !== "" && existsSync(join(repository, name)))) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        cpSync(join(repository, file), join(folder, file));
    }
    git(folder, "init", "--quiet");
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    // .gitignore means a folder of that name; here it is a link.
    appendFileSync(join(folder, ".git", "info", "exclude"), "node_modules\n");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--no-verify", "--message", "A clone");
    const npm: Clone["npm"] = async (...args) => {
        const result = await capture("npm", args, { cwd: folder });
        return { ...result, text: `npm ${args.join(" ")}\n${result.stdout}\n${result.stderr}` };
    };
    return {
        folder,
        npm,
        changes: () => git(folder, "status", "--porcelain"),
        async remove() {
            await npm("run", "--silent", "sandbox:stop");
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
