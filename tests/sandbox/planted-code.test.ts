import { expect } from "chai";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
    chmodSync,
    chownSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    readdirSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../../sandbox/system/folders";
import { writableByOthers } from "../../sandbox/system/writable-by-others";

const isRoot = process.geteuid?.() === 0;
/** The user nobody. */
const STRANGER = 65534;

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = repository): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
}

function nodeArguments(): string[] {
    const file = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as {
        runtime: { options: { nodeargs: string } };
    };
    return file.runtime.options.nodeargs.split(" ");
}

describe("Code that another user of the machine has planted", () => {
    let folder: string;
    let marker: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "planted-"));
        marker = join(folder, "ran");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const entryPoints: Readonly<Record<string, () => readonly string[]>> = {
        "the npm scripts": () => ["runner/run.js", "access/bin.js", "--help"],
        "the command access": () => ["access/bin.js", "--help"],
        "the policy pack": () => ["-e", "require('./policies/load.js'); process.exit(0)"],
        "the program, as a language host starts it": () => [
            ...nodeArguments(),
            "-e",
            "require('./scenarios/index.ts')",
        ],
        "the tests": () => ["runner/run.js", "tests/run.ts", "tests/sandbox/environment.test.ts"],
    };

    /** Replaces every file there by code that leaves a mark, as it is or as a cache of compiled code holds it. */
    function poison(temporary: string): string[] {
        const found = readdirSync(temporary, { recursive: true, withFileTypes: true }).filter((entry) =>
            entry.isFile(),
        );
        const code = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "");`;
        for (const { parentPath, name } of found) {
            const cached = JSON.stringify({ code, map: { version: 3, sources: [], names: [], mappings: "" } });
            writeFileSync(join(parentPath, name), /\.[cm]?js$/.test(name) ? code : cached);
        }
        return found.map(({ name }) => name);
    }

    for (const [what, args] of Object.entries(entryPoints)) {
        it(`in the folder for temporary files isn't run by ${what}`, () => {
            const temporary = join(folder, "tmp");
            mkdirSync(temporary);
            const first = run(args(), { TMPDIR: temporary });
            expect(first.status, first.stderr).to.equal(0);
            const kept = poison(temporary);
            const second = run(args(), { TMPDIR: temporary });

            expect(second.status, second.stderr).to.equal(0);
            expect(existsSync(marker), "planted code ran").to.equal(false);
            expect(kept, "files for the next start, where any user may put some").to.deep.equal([]);
        });
    }

    describe("among compiled TypeScript", () => {
        let compiled: string;

        beforeEach(() => {
            cpSync(join(repository, "runner/load-typescript.js"), join(folder, "runner/load-typescript.js"));
            mkdirSync(join(folder, "node_modules"));
            for (const name of ["esbuild", "@esbuild"])
                symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));

            writeFileSync(join(folder, "program.ts"), "const answer: number = 42;\nconsole.log(answer);\n");
            compiled = join(folder, "node_modules", ".compiled");
        });

        const program = () => run(["--require", "./runner/load-typescript.js", "program.ts"], {}, folder).stdout;

        /** What a start before this one has compiled, changed: it prints something else. */
        function plant(): void {
            expect(program()).to.equal("42\n");
            const [file] = readdirSync(compiled);
            const text = readFileSync(join(compiled, file!), "utf8");
            writeFileSync(join(compiled, file!), text.replace("42", "43"));
        }

        it("is what the next start takes where the folder is the user's own", () => {
            plant();
            expect(program()).to.equal("43\n");
        });

        it("isn't run where others may write to the folder", () => {
            for (const mode of [0o777, 0o775, 0o1777]) {
                rmSync(compiled, { recursive: true, force: true });
                plant();
                chmodSync(compiled, mode);
                expect(program(), mode.toString(8)).to.equal("42\n");
            }
        });

        it("isn't run where the folder is another user's", function () {
            if (!isRoot) this.skip();
            plant();
            chownSync(compiled, STRANGER, STRANGER);
            expect(program()).to.equal("42\n");
        });

        it("isn't run where the source has changed since", () => {
            plant();
            writeFileSync(join(folder, "program.ts"), "console.log(44 as number);\n");
            expect(program()).to.equal("44\n");
        });

        it("is no need: a folder that can't be made or written leaves everything as it is", () => {
            writeFileSync(compiled, "");
            expect(program()).to.equal("42\n");
        });
    });

    describe("in the user's cache", () => {
        it("isn't run where others may write to it, and the error is one line that names the folder", () => {
            chmodSync(folder, 0o777);
            const commands = [["sandbox/start.ts"], ["sandbox/sandbox.ts", "node", "--version"]];
            for (const command of commands) {
                const result = run(["runner/run.js", ...command], { XDG_CACHE_HOME: folder });
                expect(result.status).to.equal(1);
                expect(result.stderr.trim())
                    .to.match(/^Other users .* can write to .*XDG_CACHE_HOME.*$/)
                    .and.include(folder);
            }
        });

        it("can be put there by others where they may write, and where a folder above is theirs", function () {
            const [above, inside] = [join(folder, "above"), join(folder, "above", "inside")];
            mkdirSync(inside, { recursive: true });
            chmodSync(folder, 0o755);
            expect(writableByOthers(inside)).to.equal(undefined);
            chmodSync(inside, 0o1777);
            expect(writableByOthers(inside)).to.equal(inside);
            chmodSync(inside, 0o755);
            chmodSync(above, 0o1777);
            expect(writableByOthers(inside)).to.equal(undefined);
            chmodSync(above, 0o757);
            expect(writableByOthers(inside)).to.equal(above);
            chmodSync(above, 0o755);
            if (!isRoot) return;
            chownSync(above, STRANGER, STRANGER);
            expect(writableByOthers(inside)).to.equal(above);
            chownSync(above, 0, STRANGER);
            chmodSync(above, 0o775);
            expect(writableByOthers(inside)).to.equal(above);
        });
    });
});
