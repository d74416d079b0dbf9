import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { repository } from "../sandbox/system/folders";

/** Runs a program in a process of its own, where Pulumi isn't loaded yet. */
function start(program: string, environment: NodeJS.ProcessEnv = {}) {
    return spawnSync(process.execPath, ["--require", "./bootstrap/load-typescript.js", "--eval", program], {
        cwd: repository,
        encoding: "utf8",
        env: { ...process.env, ...environment },
    });
}

/** Runs a program to its end and answers what it printed. */
function run(program: string): unknown {
    const { stdout, stderr, status } = start(program);
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
});
