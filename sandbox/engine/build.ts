import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { executableOnPath } from "../system/executables";
import { cached } from "../system/folders";
import { withLock } from "../../runner/lock";
import { SandboxError, say, startProgress } from "../system/progress";
import { capture } from "../system/run-command";
import { engineVersion, isAtLeast } from "./version";

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const oldestGo = "1.26.6";
const remedy = `install Go ${oldestGo} or newer (https://go.dev/dl/), or the Pulumi command itself (https://www.pulumi.com/docs/install/)`;

/** Where the engine built from source is kept, by its version. */
export function builtEngine(): string {
    return cached("engine", engineVersion, "pulumi");
}

/**
 * Builds the engine from its Go module, as go.mod and go.sum beside this file pin it, and answers where it is. One
 * build at a time on this machine: later processes wait and take the result. A build that was killed leaves
 * nothing but Go's own cache, which the next one continues from.
 */
export async function buildEngine(): Promise<string> {
    const engine = builtEngine();
    const onWait = (owner: number) => say(`Waiting for process ${owner}, which is building the Pulumi engine…`);
    await withLock(
        cached("engine", `${engineVersion}.lock`),
        async () => {
            if (!existsSync(engine)) await build(engine);
        },
        { onWait },
    );
    return engine;
}

async function build(engine: string): Promise<void> {
    const go = await findGo();
    say(
        `Pulumi ${engineVersion} can't be found on PATH or downloaded: building it from its Go module. ` +
            "This takes several minutes, once.",
    );
    const env = { ...process.env, GOFLAGS: `${process.env["GOFLAGS"] ?? ""} -mod=readonly`.trim(), CGO_ENABLED: "0" };
    const total = await fetchModules(go, env);
    const draft = `${engine}.${process.pid}`;
    mkdirSync(dirname(engine), { recursive: true });
    const progress = startProgress("Compiling the Pulumi engine");
    let compiled = 0;
    try {
        const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${engineVersion}`;
        const result = await capture(go, ["build", "-v", "-trimpath", "-ldflags", flags, "-o", draft, command], {
            cwd: __dirname,
            env,
            onErrorLine: () =>
                progress.update(`Compiling the Pulumi engine: ${++compiled} of at most ${total} packages`),
        });
        if (result.code !== 0) {
            throw new SandboxError(
                `Building the Pulumi engine failed:\n${lastLines(result.stderr)}\nRun it again, or ${remedy}.`,
            );
        }
        // Atomic: other processes see the complete engine or none.
        renameSync(draft, engine);
        progress.done(`Built the Pulumi engine ${engineVersion}; kept in ${dirname(engine)}`);
    } finally {
        progress.done();
        rmSync(draft, { force: true });
    }
}

/** Downloads the modules, which `go list` does on the way to counting the packages there are to compile. */
async function fetchModules(go: string, env: NodeJS.ProcessEnv): Promise<number> {
    const progress = startProgress("Fetching the engine's Go modules");
    let modules = 0;
    const result = await capture(go, ["list", "-deps", command], {
        cwd: __dirname,
        env,
        onErrorLine: (line) =>
            line.startsWith("go: downloading") && progress.update(`Fetching the engine's Go modules: ${++modules}`),
    });
    progress.done();
    if (result.code !== 0)
        throw new SandboxError(`Fetching the Pulumi engine's Go modules failed:\n${lastLines(result.stderr)}`);

    return result.stdout.trim().split("\n").length;
}

async function findGo(): Promise<string> {
    const go = executableOnPath("go");
    if (go === undefined) {
        throw new SandboxError(
            "No Pulumi engine found: pulumi isn't on PATH, Pulumi's download site can't be reached, and Go, which " +
                `builds it, isn't installed. To fix this, ${remedy}.`,
        );
    }
    // In this folder go.mod asks for a version: a Go that may fetch newer ones of itself answers with that one.
    const result = await capture(go, ["env", "GOVERSION"], { cwd: __dirname });
    const version = result.stdout.trim();
    if (result.code !== 0 || !isAtLeast(version, oldestGo)) {
        throw new SandboxError(
            `${go} is ${version || "too old"}, and building the Pulumi engine needs Go ${oldestGo} or newer. ` +
                `To fix this, ${remedy}.${result.code === 0 ? "" : `\nGo says: ${lastLines(result.stderr)}`}`,
        );
    }
    return go;
}

function lastLines(text: string): string {
    return text.trim().split("\n").slice(-15).join("\n");
}
