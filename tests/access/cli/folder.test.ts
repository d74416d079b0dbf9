import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const tour = join(root, "docs/tour");
const FILES = ["--iam", "before/iam.json", "--instances", "before/instances.json"];

/** Runs a command in a folder as its user's shell would: without what npm told this process. */
function run(cwd: string, command: readonly string[], input = ""): { text: string; status: number | null } {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)));
    const [program = "", ...args] = command;
    const { stdout, stderr, status } = spawnSync(program, args, { cwd, env, input, encoding: "utf8" });
    return { text: stdout + stderr, status };
}

describe("The access command in another folder than the repository's", function () {
    this.timeout(60_000);
    const npm = ["npm", "run", "--silent", "access", "--", "matrix"];
    const details = readFileSync(join(tour, "before/iam.json"), "utf8");

    it("finds files where the user is, by npm run and by the package's command", () => {
        for (const command of [npm, [process.execPath, join(root, "access/bin.js"), "matrix"]]) {
            const { text, status } = run(tour, [...command, ...FILES]);
            expect(status, text).to.equal(0);
            expect(text).to.include("ledger-dev (i-0a1b2c3d4e5f60001)");
        }
    });

    it("finds the Pulumi program above the user's folder", () => {
        expect(run(tour, [...npm, "--plan"]).text).to.match(/^Instance .* alice/);
    });

    it("reads standard input for -, in an option and in a source, and takes it once", () => {
        const [, , ...instances] = FILES;
        expect(run(tour, [...npm, "--iam", "-", ...instances], details).text).to.include("ledger-dev (i-");
        const source = ["--source", "iam:-,instances:before/instances.json", "--format", "csv"];
        expect(run(tour, [...npm, ...source], details).text).to.include("olga,user,operators,i-0a1b2c3d4e5f60001");
        expect(run(tour, [...npm, "--iam", "-", "--instances", "-"], details).text).to.equal(
            "access: - may be given only once, because standard input can be read only once\n",
        );
        expect(run(tour, [...npm, "--state", "-"], '{"version": 3,\n}').text).to.match(
            /^access: standard input isn't JSON: .* at line 2, column 1\n$/,
        );
    });
});
