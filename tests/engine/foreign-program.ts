import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { openTestStack, type RunOptions, type RunResult, type TestStack } from "./harness";

/** A program that isn't this project's, on an aws provider without AWS. */
export interface ForeignStack {
    preview(options?: RunOptions): Promise<RunResult>;
    up(options?: RunOptions): Promise<RunResult>;
    readonly stack: TestStack;
    /** A folder of the test's own, for files it needs. */
    readonly folder: string;
    close(): Promise<void>;
}

/**
 * Opens a stack of a program.
 * @param file the program, a TypeScript file or a folder with a Pulumi project.
 * @param policyPacks the packs to run; default this project's.
 */
export async function openForeignStack(file: string, policyPacks?: readonly string[]): Promise<ForeignStack> {
    const folder = mkdtempSync(join(tmpdir(), "session-manager-access-foreign-"));
    const project = join(folder, "program");
    mkdirSync(project);
    symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
    if (file.endsWith(".ts")) {
        copyFileSync(file, join(project, "index.ts"));
        writeFileSync(join(project, "package.json"), JSON.stringify({ name: "foreign", version: "0.1.0" }));
        writeFileSync(join(project, "Pulumi.yaml"), "name: foreign\nmain: index.ts\nruntime: nodejs\n");
    } else cpSync(file, project, { recursive: true });

    const options = { target: "es2022", module: "nodenext", moduleResolution: "nodenext", noCheck: true };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
    const bin = echoProvider(folder);
    const stack = await openTestStack({
        project,
        ...(policyPacks === undefined ? { policyPacks: [join(repository, "policies")] } : { policyPacks }),
    });
    stack.configure({ "aws:region": "eu-central-1" });
    const env = { PATH: `${bin}${delimiter}${stack.sandbox.environment.PATH ?? ""}` };
    return {
        stack,
        folder,
        preview: (more = {}) => stack.preview({ ...more, env: { ...env, ...more.env } }),
        up: (more = {}) => stack.up({ ...more, env: { ...env, ...more.env } }),
        async close() {
            await stack.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** A folder for PATH where the engine finds the provider: it prefers one that it finds there. */
function echoProvider(folder: string): string {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const command = [
        process.execPath,
        "--require",
        join(repository, "runner/load-typescript.js"),
        join(repository, "tests/engine/programs/echo-provider.ts"),
    ];
    const file = join(bin, "pulumi-resource-aws");
    writeFileSync(file, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(file, 0o755);
    return bin;
}
