import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { repository } from "../sandbox/folders";

/** Runs a program in a process of its own, where Pulumi isn't loaded yet, and answers what it printed. */
function run(program: string): unknown {
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
        cwd: repository,
        encoding: "utf8",
    });
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
});
