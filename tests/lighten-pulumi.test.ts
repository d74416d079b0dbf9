import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../sandbox/system/folders";

/** Runs a program in a process of its own, where Pulumi isn't loaded yet. */
function start(program: string, environment: NodeJS.ProcessEnv = {}, cwd = repository) {
    const loader = join(repository, "runner/load-typescript.js");
    return spawnSync(process.execPath, ["--require", loader, "--eval", program], {
        cwd,
        encoding: "utf8",
        env: { ...process.env, ...environment },
    });
}

/** Runs a program to its end and answers what it printed. */
function run(program: string, folder = repository): unknown {
    const { stdout, stderr, status } = start(program, {}, folder);
    expect(status, stderr).to.equal(0);
    return JSON.parse(stdout);
}

const COMPILERS = `Object.keys(require.cache).filter((file) => /node_modules.(typescript|ts-node|@npmcli.arborist)./.test(file))`;

describe("Pulumi's runtime, lightened", () => {
    it("doesn't load a compiler for a program that has no use for one", () => {
        const loads = (first: string) =>
            run(`${first} require("@pulumi/pulumi"); console.log(JSON.stringify(${COMPILERS}.length))`);
        expect(loads("")).to.be.greaterThan(0);
        expect(loads(`require("./lighten-pulumi");`)).to.equal(0);
    });

    it("still turns a function into code when it is asked to", () => {
        const { text, paths } = run(`
            require("./lighten-pulumi");
            const { runtime } = require("@pulumi/pulumi");
            const offset = 41;
            (async () => {
                const { text } = await runtime.serializeFunction(() => offset + 1);
                const paths = await runtime.computeCodePaths();
                console.log(JSON.stringify({ text, paths: paths instanceof Map }));
            })();
        `) as { text: string; paths: boolean };
        expect(text).to.include("offset + 1").and.include("offset: 41");
        expect(paths).to.equal(true);
    });

    it("still notices a promise that never ends, and keeps who waits for whom only when asked to", () => {
        const traced = (environment: NodeJS.ProcessEnv) => {
            const program = `
                require("./lighten-pulumi");
                const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
                const never = new Promise(() => {});
                debuggablePromise(never, "never");
                console.log(JSON.stringify(never._debugStackTrace));
            `;
            const { stdout, stderr, status } = start(program, environment);
            expect(status).to.equal(1);
            expect(stderr).to.match(/1 promise was still active|Promise leak detected/);
            return /^ +at /m.test(JSON.parse(stdout) as string);
        };
        expect(traced({})).to.equal(false);
        expect(traced({ PULUMI_DEBUG_PROMISE_LEAKS: "true" })).to.equal(true);
    });

    it("says in milliseconds where a program threw, though Pulumi's source maps name no package", () => {
        const { stack, coloured } = run(`
            require("source-map-support/register");
            require("./lighten-pulumi");
            const { inspect } = require("node:util");
            const { output } = require("@pulumi/pulumi");
            output(1).apply(() => { throw new Error("broken") }).promise().catch((error) => {
                console.log(JSON.stringify({ stack: error.stack, coloured: inspect(error, { colors: true }).length }));
            });
            process.on("unhandledRejection", () => {});
        `) as { stack: string; coloured: number };
        expect(stack).to.match(/@pulumi.pulumi.output\.ts:\d/);
        expect(stack).not.to.match(/@pulumi.output\.ts/);
        expect(coloured).to.be.lessThan(10_000);
    });

    describe("with a version of Pulumi that it doesn't know", () => {
        let folder: string;

        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), "lighten-"));
            cpSync(join(repository, "lighten-pulumi.ts"), join(folder, "lighten-pulumi.ts"));
        });
        afterEach(() => rmSync(folder, { recursive: true, force: true }));

        /** Writes modules of the package @pulumi/pulumi, by their names in it. */
        function modules(sources: Readonly<Record<string, string>>): void {
            for (const [name, source] of Object.entries({ "package.json": "{}", ...sources })) {
                const file = join(folder, "node_modules/@pulumi/pulumi", name);
                mkdirSync(dirname(file), { recursive: true });
                writeFileSync(file, source);
            }
        }

        /** What the modules export to a program that has been lightened. */
        function exported(names: readonly string[]): unknown {
            const all = names.map((name) => `require("@pulumi/pulumi/runtime/${name}")`).join(", ");
            return run(`require("./lighten-pulumi.ts"); console.log(JSON.stringify([${all}]));`, folder);
        }

        it("leaves alone modules that aren't there", () => {
            modules({});
            expect(exported([])).to.deep.equal([]);
        });

        it("leaves alone modules that the package doesn't export", () => {
            modules({ "package.json": JSON.stringify({ exports: { ".": "./index.js" } }) });
            expect(exported([])).to.deep.equal([]);
        });

        it("leaves alone modules that export something else", () => {
            const names = ["debuggable", "closure/serializeClosure", "closure/codePaths"];
            modules(Object.fromEntries(names.map((name) => [`runtime/${name}.js`, "exports.other = 1;"])));
            expect(exported(names)).to.deep.equal([{ other: 1 }, { other: 1 }, { other: 1 }]);
        });

        it("leaves alone an export that can't be replaced", () => {
            const value = "function debuggablePromise() { return 7; }";
            modules({
                "runtime/debuggable.js": `${value}\nObject.defineProperty(exports, "debuggablePromise", { get: () => debuggablePromise });`,
            });
            const call = `require("@pulumi/pulumi/runtime/debuggable").debuggablePromise()`;
            expect(run(`require("./lighten-pulumi.ts"); console.log(${call});`, folder)).to.equal(7);
        });

        it("takes from the module itself what it doesn't know of it", () => {
            const known = "function computeCodePaths() { return 1; }\nexports.computeCodePaths = computeCodePaths;";
            modules({ "runtime/closure/codePaths.js": `${known}\nexports.more = 2;` });
            const paths = `const paths = require("@pulumi/pulumi/runtime/closure/codePaths");`;
            const seen = `console.log(JSON.stringify([paths.computeCodePaths(), paths.more, "more" in paths]));`;
            expect(run(`require("./lighten-pulumi.ts"); ${paths} ${seen}`, folder)).to.deep.equal([1, 2, true]);
        });
    });
});
