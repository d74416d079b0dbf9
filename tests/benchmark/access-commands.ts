import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../access/matrix";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import { madeUpAccount } from "./access-account";
import { writeAccount } from "./access-files";
import { median, megabytes, seconds, table } from "./table";

const RUNS = 3;
const [INSTANCES, PRINCIPALS] = [10_000, 1_000];

/** Prints how long whole commands take on the files of a large account: Node's start, reading and printing included. */
export function commandBenchmark(): void {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        const account = madeUpAccount(INSTANCES, PRINCIPALS, "mixed");
        const before = writeAccount(folder, "before", account);
        const after = writeAccount(folder, "after", changed(account));
        const commands = [
            ["matrix", "--source", before, "--format", "json"],
            ["matrix", "--source", before, "--format", "html"],
            ["diff", "--before", before, "--after", before],
            ["diff", "--before", before, "--after", after],
            ["findings", "--source", before],
        ];
        const names = [
            "matrix as JSON",
            "matrix as HTML",
            "diff, nothing changed",
            "diff, 1% of instances",
            "findings",
        ];
        const rows = commands.map((command, index) => {
            const runs = Array.from({ length: RUNS }, () => measuredCommand(command));
            return [
                names[index] ?? "",
                seconds(median(runs.map(({ time }) => time))),
                megabytes(Math.max(...runs.map(({ output }) => output))),
            ];
        });
        say(`\nCommands on the files of ${INSTANCES} instances and ${PRINCIPALS} principals, median of ${RUNS} runs\n`);
        say(table(["command", "time", "output"], rows));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The same account after one instance in a hundred went to another environment, and one principal in a hundred left. */
function changed(account: Account): Account {
    return {
        ...account,
        instances: account.instances.map((instance, index) =>
            index % 100 === 7 ? { ...instance, tags: { ...instance.tags, Environment: "Moved" } } : instance,
        ),
        principals: account.principals.filter((_, index) => index % 100 !== 3),
    };
}

/** Runs a command of `access`; its time is in milliseconds, its output in bytes. */
export function measuredCommand(command: readonly string[]): { time: number; output: number } {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, "access/bin.js"), ...command], {
        maxBuffer: 1 << 28,
    });
    if (status === 1 || status === null) throw new Error(`access ${command[0]}: ${stderr.toString()}`);

    return { time: performance.now() - started, output: stdout.length };
}
