import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { say } from "../../sandbox/system/progress";
import type { ChainFigures } from "./access-chains";
import { measuredCommand } from "./access-commands";
import { writeAccount } from "./access-files";
import { chainAccount } from "./chain-account";
import { organizationBenchmark } from "./organization";
import { median, megabytes, seconds, table } from "./table";

const SHAPE = { instances: 10_000, users: 1_000, roles: 2_000, edges: 5_000 };

/** Prints what chains cost beside a principal's own policies: the matrix, an explanation, proofs; and an organization. */
export function chainBenchmark(): Promise<void> {
    const figures = inProcess<ChainFigures>("access-chains.ts");
    const { direct, chains, escalation, explain, explainDirect, proofs, memory } = figures;
    const row = (what: string, own: number, over: number): string[] => [
        what,
        seconds(own),
        seconds(over),
        `${(over / own).toFixed(1)}×`,
    ];
    const count = Object.entries(SHAPE).map(([what, number]) => `${number.toLocaleString("en")} ${what}`);
    say(`\nChains: ${count.join(", ")}\n`);
    say(
        table(
            ["", "own policies", "over chains", "ratio"],
            [
                row("matrix, the only one of its process", ...firstMatrices()),
                row("matrix, the median of three in one process", direct, chains),
                row("matrix with escalation", direct, escalation),
                row("explain", explainDirect, explain),
                row("proofs, of a tenth of the account", proofs, figures.chainProofs),
            ],
        ),
    );
    printedTables();
    say(`Memory of both matrices: ${megabytes(memory)}`);
    organizationBenchmark();
    return Promise.resolve();
}

const RUNS = 3;

/** What a person waits for: a process of its own, which starts, reads files and prints. */
function printedTables(): void {
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        const source = writeAccount(folder, "chains", chainAccount(SHAPE));
        const times = (options: readonly string[]): number =>
            median(
                Array.from({ length: RUNS }, () => measuredCommand(["matrix", "--source", source, ...options]).time),
            );
        const [own, over] = [times(["--direct"]), times([])];
        say(
            `\n"access matrix" from files to the printed table: ${seconds(own)} with --direct, ${seconds(over)} over chains, ` +
                `${(over / own).toFixed(1)}×`,
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The matrix in processes of its own, one in each: what a command takes for it. */
function firstMatrices(): readonly [own: number, over: number] {
    const runs = Array.from({ length: RUNS }, () => [
        inProcess<number>("first-matrix.ts", "direct"),
        inProcess<number>("first-matrix.ts", "roles"),
    ]);
    return [median(runs.map(([own = 0]) => own)), median(runs.map(([, over = 0]) => over))];
}

function inProcess<T>(script: string, ...options: readonly string[]): T {
    const loader = ["--require", join(repository, "runner/load-typescript.js")];
    const numbers = [SHAPE.instances, SHAPE.users, SHAPE.roles, SHAPE.edges].map(String);
    const output = execFileSync(process.execPath, [...loader, join(__dirname, script), ...numbers, ...options], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
    });
    return JSON.parse(output) as T;
}
