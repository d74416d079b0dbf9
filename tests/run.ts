import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bundlePrograms } from "../sandbox/setup/bundle";
import { findEngine } from "../sandbox/engine/find";
import { repository } from "../sandbox/system/folders";
import { pythonEnvironment } from "../sandbox/moto/python";
import { say } from "../sandbox/system/progress";
import { runInForeground } from "../sandbox/system/run-command";
import { runMain } from "../sandbox/system/run-main";
import type { Totals } from "./totals-reporter";

/** A run of mocha over some of the test files. */
interface Stage {
    readonly title: string;
    /** Folders under tests/ with this stage's files. */
    readonly owns: (file: string) => boolean;
    /** How long one test may take, in milliseconds. */
    readonly timeout: number;
    /** How often a test that failed is tried again; the report says where one was. */
    readonly retries: number;
    /** How many files run at a time. */
    readonly jobs: number;
    /** How many beside another stage. */
    readonly jobsBeside: number;
    /** Makes ready what the stage's tests need, with its progress on the screen. */
    readonly prepare: (files: readonly string[]) => Promise<void>;
}

const isEngineTest = (file: string) => file.startsWith("engine/");

const stages: readonly Stage[] = [
    {
        title: "Unit tests",
        owns: (file) => !isEngineTest(file),
        timeout: 120_000,
        retries: 0,
        jobs: 2,
        // It uses the time in which the engine tests wait, and ends when they do.
        jobsBeside: 1,
        prepare: prepareProviders,
    },
    {
        title: "Engine tests",
        owns: isEngineTest,
        timeout: 900_000,
        // Some kill and interrupt processes, at moments that no two runs share.
        retries: 1,
        // A third uses the time in which the others wait for processes to start and for AWS.
        jobs: 3,
        jobsBeside: 3,
        prepare: prepareSandboxes,
    },
];

/** The stand-ins' tests call Moto, whose installation takes longer than a test may. */
async function prepareProviders(files: readonly string[]): Promise<void> {
    if (files.some((file) => file.startsWith(join("tests", "sandbox")))) await pythonEnvironment();
}

/** Before several workers open sandboxes at once, one process makes what they share. */
async function prepareSandboxes(): Promise<void> {
    await findEngine(await bundlePrograms());
    await pythonEnvironment();
}

/** The files that take longest, in this order: they start first, so that neither worker ends long before the other. */
const LONGEST = [
    "access/prove/solver",
    "sandbox/providers/faults",
    "policies/hostile-members",
    "access/diff/diff.property",
    "engine/killed",
    "engine/failing-aws",
    "engine/interrupted",
    "engine/documented-commands",
    "engine/network",
    "engine/scenarios",
    "engine/start",
    "engine/policies-scenarios",
    "engine/same-access",
    "engine/switches",
    "engine/examples",
    "engine/policies-foreign",
];

function place(file: string): number {
    const at = LONGEST.findIndex((name) => file === `${name}.test.ts`);
    return at < 0 ? LONGEST.length : at;
}

const isTest = (name: string) => /\.(test|spec)\.ts$/.test(name);

/** All test files, relative to tests/, in the order in which they start; the benchmark isn't a test. */
function allTests(): string[] {
    return readdirSync(__dirname, { recursive: true, encoding: "utf8" })
        .filter((file) => isTest(file) && !file.startsWith("benchmark/"))
        .sort()
        .sort((a, b) => place(a) - place(b));
}

/** A stage with those of the chosen files that are its own. */
interface ChosenStage {
    readonly stage: Stage;
    readonly files: readonly string[];
}

async function prepare({ stage, files }: ChosenStage): Promise<boolean> {
    try {
        await stage.prepare(files);
        return true;
    } catch (error) {
        say(`${stage.title} could not be started: ${error instanceof Error ? error.message : String(error)}`);
        return false;
    }
}

/** Of two stages that run at a time one reports as it goes, the other at its end: neither breaks into the other's lines. */
async function runStage(
    { stage, files }: ChosenStage,
    options: readonly string[],
    { beside, atOnce }: { readonly beside: boolean; readonly atOnce: boolean },
): Promise<Totals> {
    say(`\n${stage.title}: ${files.length} files${atOnce ? " (the report comes at their end)" : ""}`);
    const folder = mkdtempSync(join(tmpdir(), "tests-"));
    const totalsFile = join(folder, "totals");
    const jobs = beside ? stage.jobsBeside : stage.jobs;
    const color = atOnce && process.stdout.isTTY ? ["--color"] : [];
    try {
        const code = await runInForeground(
            process.execPath,
            [...mochaArguments(stage, jobs), ...color, ...options, ...files],
            { cwd: repository, env: { ...process.env, TEST_TOTALS: totalsFile }, atOnce },
        );
        return readTotals(totalsFile, code);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function mochaArguments(stage: Stage, jobs: number): string[] {
    return [
        join(repository, "node_modules/mocha/bin/mocha.js"),
        ...[join(repository, "runner/load-typescript.js"), join(__dirname, "property-seed.ts")].flatMap((module) => [
            "--require",
            module,
        ]),
        ...["--reporter", join(__dirname, "totals-reporter.ts")],
        // A file's tests run in order in one worker.
        ...["--parallel", "--jobs", String(jobs), "--timeout", String(stage.timeout)],
        ...["--retries", String(stage.retries)],
        ...["--no-config", "--forbid-only", "--exit"],
    ];
}

/** Mocha may crash before it has totals, or end badly with none of its tests failed: that is a failure as well. */
function readTotals(file: string, code: number): Totals {
    let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
    try {
        totals = JSON.parse(readFileSync(file, "utf8")) as Totals;
    } catch {
        say(`mocha ended with exit code ${code} and without totals.`);
        return { ...totals, failed: 1 };
    }
    return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** Arguments are files, and options of mocha for whatever starts with a hyphen, with its value. */
function readArguments(args: readonly string[]): { files: string[]; options: string[] } {
    const files = args
        .filter((argument) => isTest(argument))
        .map((file) => relative(__dirname, join(process.cwd(), file)));
    return { files, options: args.filter((argument) => !isTest(argument)) };
}

runMain(async () => {
    const { files, options } = readArguments(process.argv.slice(2));
    const chosen = files.length > 0 ? files : allTests();
    const sum: Record<keyof Totals, number> = { passed: 0, failed: 0, skipped: 0 };
    const ready: ChosenStage[] = [];
    for (const stage of stages) {
        const own = chosen.filter(stage.owns).map((file) => join("tests", file));
        if (own.length === 0) continue;

        if (await prepare({ stage, files: own })) ready.push({ stage, files: own });
        else sum.failed += 1;
    }
    const beside = ready.length > 1;
    const running = ready.map((one, index) => runStage(one, options, { beside, atOnce: index < ready.length - 1 }));
    for (const totals of await Promise.all(running)) {
        sum.passed += totals.passed;
        sum.failed += totals.failed;
        sum.skipped += totals.skipped;
    }
    if (sum.passed + sum.failed === 0) say("No test ran.");

    const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
    process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
    return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
});
