import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { executableOnPath } from "../system/executables";
import { cached } from "../system/folders";
import { withLock } from "../../runner/lock";
import { SandboxError, say, startProgress } from "../system/progress";
import { capture } from "../system/run-command";

const requirements = join(__dirname, "requirements.txt");
/** Written last: an environment without it was interrupted. */
const finished = ".finished";
const oldestPython = [3, 10] as const;

/**
 * The folder of a Python environment with Moto in it, made on first use and kept in the user's cache. An environment
 * contains its own path, so it is created in place; an incomplete one is created again.
 */
export async function pythonEnvironment(): Promise<string> {
    const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex");
    const folder = cached("python", `${hash.slice(0, 20)}-${process.platform}-${process.arch}`);
    const onWait = (owner: number) => say(`Waiting for process ${owner}, which is installing Moto…`);
    if (!isUsable(folder))
        await withLock(`${folder}.lock`, () => (isUsable(folder) ? undefined : install(folder)), { onWait });

    return folder;
}

/** Its python is a link to the system's, which an upgrade may have removed. */
function isUsable(folder: string): boolean {
    return existsSync(join(folder, finished)) && existsSync(inEnvironment(folder, "python"));
}

/** An environment without what changes what Python loads (PYTHONPATH, PYTHONHOME, PYTHONSTARTUP) or where pip puts it. */
export function withoutPython(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const changes = /^(PYTHON|PIP_(TARGET|PREFIX|ROOT|USER|NO_DEPS|REQUIRE|CONSTRAINT))/;
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !changes.test(name)));
}

/** A program of that environment: python, aws. */
export function inEnvironment(folder: string, program: string): string {
    return join(folder, "bin", program);
}

async function findPython(): Promise<string> {
    const wanted = oldestPython.join(".");
    const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
    const tooOld: string[] = [];
    for (const name of names) {
        const command = executableOnPath(name);
        if (command === undefined) continue;

        const question = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
        const result = await capture(command, ["-I", "-c", question], { timeout: 20_000 });
        const [major = 0, minor = 0] = result.stdout.split(".").map(Number);
        if (result.code === 0 && major === oldestPython[0] && minor >= oldestPython[1]) return command;

        tooOld.push(`${command} (${result.stdout.trim() || "doesn't start"})`);
    }
    const found = tooOld.length === 0 ? "none on PATH" : `found ${tooOld.join(", ")}`;
    throw new SandboxError(
        `The sandbox runs Moto, which needs Python ${wanted} or newer (${found}). ` +
            "Install it: apt-get install python3 python3-venv, dnf install python3, brew install python, or https://www.python.org/downloads/.",
    );
}

async function install(folder: string): Promise<void> {
    const python = await findPython();
    const env = withoutPython(process.env);
    rmSync(folder, { recursive: true, force: true });
    const progress = startProgress("Installing Moto, the sandbox's AWS API (once)");
    try {
        const made = await capture(python, ["-I", "-m", "venv", folder], { env });
        if (made.code !== 0) throw new SandboxError(explainVenv(python, `${made.stdout}${made.stderr}`));

        const pip = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"];
        const installed = await capture(inEnvironment(folder, "python"), [...pip, "-r", requirements], { env });
        if (installed.code !== 0) {
            const said = `${installed.stdout}${installed.stderr}`.trim().split("\n").slice(-12).join("\n");
            throw new SandboxError(`Installing Moto failed; pip says:\n${said}`);
        }
        const draft = join(folder, `${finished}.draft`);
        writeFileSync(draft, "");
        renameSync(draft, join(folder, finished));
        progress.done("Installed Moto");
    } finally {
        progress.done();
    }
}

function explainVenv(python: string, said: string): string {
    const remedy = /ensurepip|venv/.test(said)
        ? "Python's venv module is missing or incomplete. On Debian and Ubuntu: apt-get install python3-venv"
        : "Python could not make a virtual environment";
    return `${remedy}. "${python} -m venv" says:\n${said.trim().split("\n").slice(-8).join("\n")}`;
}
