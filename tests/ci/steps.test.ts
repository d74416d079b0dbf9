import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { capture } from "../../sandbox/system/run-command";
import { startFakeGitHub } from "./fake-github";

const TOUR = join(repository, "docs/tour");
const source = (name: string) => `iam:${TOUR}/${name}/iam.json,instances:${TOUR}/before/instances.json`;

describe("A step without GitHub", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "ci-"));
    after(() => rmSync(folder, { recursive: true }));

    async function ci(step: string, settings: Readonly<Record<string, string>>) {
        const kept = Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|GITHUB_|STACK$)/i.test(name)),
        );
        const args = ["--prefix", repository, "run", "--silent", "ci", "--", ...step.split(" ")];
        const { code, stdout, stderr } = await capture("npm", args, { cwd: folder, env: { ...kept, ...settings } });
        return { code, stdout, stderr };
    }

    it("compares the access of any two sources, from any repository, as the action does", async () => {
        const [output, summary] = [join(folder, "outputs"), join(folder, "summary.md")];
        const { code, stdout, stderr } = await ci("access-diff", {
            BEFORE: source("before"),
            AFTER: source("pull-request"),
            EXPECT: join(TOUR, "expectations.yaml"),
            FAIL_ON: "gain",
            TITLE: "Access of the tour",
            OUTPUT: "session-access",
            GITHUB_OUTPUT: output,
            GITHUB_STEP_SUMMARY: summary,
        });
        expect(code, stdout + stderr).to.equal(2);
        const comment = readFileSync(join(folder, "session-access/comment.md"), "utf8");
        expect(comment).to.match(/^### Access of the tour\n\n\d+ principal–instance pairs? gain/);
        expect(comment).to.include("Expectations: not met");
        const { runs } = JSON.parse(readFileSync(join(folder, "session-access/access.sarif"), "utf8")) as {
            runs: { results: { ruleId: string }[] }[];
        };
        expect(runs[0]?.results.map(({ ruleId }) => ruleId)).to.include("access-gained");
        expect(readFileSync(output, "utf8")).to.match(/^changed=true\ngained=\d+\nlost=\d+\ncomment=session-access/);
        expect(readFileSync(summary, "utf8")).to.include("Access of the tour");
    });

    it("puts the parts of several environments into one comment, in the order given, as far as it has room", async () => {
        const github = await startFakeGitHub();
        const files = ["prod", "staging", "dev"].map((stack) => join(folder, `${stack}.md`));
        const settings = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: "o/r", PULL_REQUEST: "7", GITHUB_TOKEN: "t" };
        const parts = ["### In prod\n", `### In staging\n${"x".repeat(65_000)}\n`, `### In dev\n${"x".repeat(1000)}\n`];
        files.forEach((file, index) => writeFileSync(file, parts[index] ?? ""));
        const { code, stderr } = await ci(`comment ${files.join(" ")}`, settings);
        await github.close();
        expect(code, stderr).to.equal(0);
        const [comment] = github.comments;
        expect(comment?.body).to.match(
            /^<!-- session-access -->\n### In prod\n\n### In staging\nx+\n\nMore environments/,
        );
        expect(comment?.body.length).to.be.lessThan(65_536);
    });

    it("shows who reaches what by the plan of an environment", async () => {
        const { code, stdout, stderr } = await ci("matrix", { STACK: "dev", OUTPUT: "out" });
        expect(code, stderr).to.equal(0);
        expect(stdout).to.match(/^dev\n.*\balice\b/s);
        expect(readFileSync(join(folder, "out/dev/matrix.md"), "utf8")).to.match(/^### Who can open a session on what/);
    });

    it("says in one line what is missing or wrong", async () => {
        expect((await ci("access-diff", { BEFORE: source("before") })).stderr).to.equal(
            "ci access-diff: missing environment variable AFTER (expected a source as access diff takes it, such as state:before.json)\n",
        );
        expect((await ci("access-diff", { STACK: "qa" })).stderr).to.match(
            /^ci access-diff: invalid value "qa" for STACK \(expected prod, .*\)\n$/,
        );
        const { code, stderr } = await ci("comment", { GITHUB_REPOSITORY: "octo/access", PULL_REQUEST: "seven" });
        expect([code, stderr]).to.deep.equal([
            1,
            'ci comment: invalid value "seven" for PULL_REQUEST (expected a number, such as 12)\n',
        ]);
        expect((await ci("deploy", {})).stderr).to.match(/^ci: unknown step deploy \(expected check, matrix, preview,/);
    });
});
