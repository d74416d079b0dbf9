import { createHash } from "node:crypto";
import {
    chmodSync,
    existsSync,
    mkdirSync,
    readFileSync,
    readdirSync,
    renameSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { cached, repository } from "../system/folders";
import { withLock } from "../../runner/lock";

/** What the engine starts as separate programs, by the name it looks for, with the file each begins with. */
const programs = {
    "pulumi-language-nodejs": "sandbox/language-host/main.ts",
    "pulumi-resource-aws": "sandbox/providers/aws/main.ts",
    "pulumi-resource-awsx": "sandbox/providers/awsx/main.ts",
    "pulumi-stack-settings": "sandbox/pulumi-command/print-settings-file.ts",
} as const;

export type Program = keyof typeof programs;

/** The folders whose files the programs are made of; a file from elsewhere would not be noticed when it changes. */
const sources = ["sandbox", "runner", "access/files"];

function filesUnder(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}

function contentHash(): string {
    // The launchers start the Node that made them.
    const hash = createHash("sha256").update(process.execPath).update("\0");
    const files = sources.flatMap((folder) => filesUnder(join(repository, folder)));
    for (const file of [...files, join(repository, "package-lock.json")])
        hash.update(relative(repository, file)).update("\0").update(readFileSync(file)).update("\0");

    return hash.digest("hex").slice(0, 20);
}

/**
 * Compiles the sandbox's own programs, each into one JavaScript file, and answers the folder with their launchers.
 * Started from one file they are ready in a fraction of the time that compiling TypeScript at each start would take.
 * The folder is named after the content of what it was made from: it is made once, and never out of date.
 */
export async function bundlePrograms(): Promise<string> {
    const folder = cached("programs", contentHash());
    if (!existsSync(folder)) {
        await withLock(`${folder}.lock`, () => (existsSync(folder) ? undefined : bundle(folder)));
        removeForgotten(dirname(folder));
    }
    try {
        const now = new Date();
        utimesSync(folder, now, now);
    } catch {
        // A cache that can't be written is good enough as long as all is there.
    }
    return folder;
}

/** Other states of the sources have folders of their own; one that hasn't been used for so long is removed. */
const FORGOTTEN_MS = 14 * 24 * 60 * 60 * 1000;

function removeForgotten(programsFolder: string): void {
    for (const name of readdirSync(programsFolder)) {
        const path = join(programsFolder, name);
        const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
        if (age > FORGOTTEN_MS) rmSync(path, { recursive: true, force: true });
    }
}

async function bundle(folder: string): Promise<void> {
    const { build } = await import("esbuild");
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    try {
        const present = Object.entries(programs).filter(([, entry]) => existsSync(join(repository, entry)));
        const result = await build({
            absWorkingDir: repository,
            entryPoints: present.map(([name, entry]) => ({ in: entry, out: name })),
            outdir: draft,
            outExtension: { ".js": ".cjs" },
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
            minifySyntax: true,
            minifyWhitespace: true,
            metafile: true,
            logLevel: "silent",
            // Pulumi loads these where a program's functions are serialised, which none of the sandbox's programs does.
            external: ["typescript", "ts-node", "@npmcli/arborist"],
        });
        const stray = Object.keys(result.metafile.inputs).filter(
            (file) => !file.includes("node_modules/") && !sources.some((source) => file.startsWith(`${source}/`)),
        );
        if (stray.length > 0) {
            throw new Error(
                `The sandbox's programs are made of ${sources.join(", ")} only, but import ${stray.join(", ")}.`,
            );
        }
        for (const [name] of present) writeLauncher(join(draft, name), join(folder, `${name}.cjs`));

        renameSync(draft, folder);
    } finally {
        rmSync(draft, { recursive: true, force: true });
    }
}

function writeLauncher(file: string, program: string): void {
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(file, 0o755);
}
