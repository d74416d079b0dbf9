import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environments } from "../../ci/support/settings";
import { repository } from "../../sandbox/system/folders";
import { capture } from "../../sandbox/system/run-command";

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
}
interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
    readonly strategy?: { readonly matrix: { readonly stack?: readonly string[] } };
    readonly with?: { readonly stack: string };
    readonly steps?: readonly Step[];
}
interface Workflow {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string): unknown => parse(readFileSync(join(repository, file), "utf8"));
const FILES = readdirSync(join(repository, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const workflows = FILES.map((file) => ({ file, workflow: read(file) as Workflow }));
const jobs = workflows.flatMap(({ file, workflow }) =>
    Object.entries(workflow.jobs).map(([name, job]) => ({ where: `${file}: ${name}`, job, workflow })),
);
const action = read("action.yml") as {
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
    readonly runs: { readonly steps: readonly Step[] };
};
const gitlab = read("examples/gitlab-ci.yml") as Readonly<Record<string, { script?: readonly string[] }>>;

const STEPS = readdirSync(join(repository, "ci"))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replace(/\.ts$/, ""));

/** What the commands of workflows may be. */
function expectKnown(run: string, where: string): void {
    const step = /^npm (?:--prefix "\$ACTION" )?run (?:--silent )?ci -- ([\w-]+)/.exec(run)?.[1];
    if (step !== undefined) expect(STEPS, where).to.include(step);
    else if (run !== "npm ci") expect(existsSync(join(repository, run)), `${where}: ${run}`).to.equal(true);
}

describe("The workflows", () => {
    it("run nothing but the steps of ci/ and scripts that exist, with nothing of an event in a command", () => {
        const steps = [...jobs, { where: "action.yml", job: action.runs }].flatMap(({ where, job }) =>
            (job.steps ?? []).map((step) => ({ where, ...step })),
        );
        const runs = steps.flatMap(({ where, run }) => (run === undefined ? [] : [{ where, run: run.trim() }]));
        expect(runs.length).to.be.greaterThan(10);
        for (const { where, run } of runs) {
            expect(run, where).not.to.include("${{");
            expectKnown(run, where);
        }
        const scripts = Object.values(gitlab).flatMap(({ script = [] }) => script);
        expect(scripts.length).to.be.greaterThan(4);
        for (const run of scripts) expectKnown(run, "examples/gitlab-ci.yml");
        const used = [...runs.map(({ run }) => run), ...scripts].join("\n");
        for (const step of STEPS.filter((name) => name !== "main"))
            expect(used).to.match(new RegExp(`ci -- ${step}\\b`));
    });

    it("are about every environment", () => {
        const matrices = jobs.flatMap(({ job }) => job.strategy?.matrix.stack ?? []);
        expect(new Set(matrices)).to.deep.equal(new Set(environments()));
        const deployed = Object.values((read(".github/workflows/up.yml") as Workflow).jobs).map(
            (job) => job.with?.stack,
        );
        expect(deployed.toReversed()).to.deep.equal(environments());
    });

    it("take actions by the commit, with the version behind it", () => {
        for (const file of FILES) {
            const lines = readFileSync(join(repository, file), "utf8").match(/uses: .*/g) ?? [];
            for (const line of lines.filter((one) => !one.startsWith("uses: ./")))
                expect(line, file).to.match(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        }
    });

    it("give a job no more permissions than it needs, and none to what isn't said", () => {
        for (const { file, workflow } of workflows) expect(workflow.permissions, file).to.deep.equal({});
        for (const { where, job } of jobs) {
            const permissions = job.permissions ?? {};
            expect(permissions["contents"], where).to.equal("read");
            const writes = Object.entries(permissions).filter(([, right]) => right === "write");
            const uses = (job.steps ?? []).map(({ uses: name = "", run = "" }) => `${name} ${run}`).join("\n");
            for (const [name] of writes) {
                const needed = {
                    "id-token": "configure-aws",
                    "security-events": "upload-sarif",
                    "pull-requests": "-- comment",
                };
                if (job.steps !== undefined) expect(uses, where).to.include(needed[name as keyof typeof needed]);
            }
            // Code of a pull request never runs beside a token that may write to it.
            expect(
                writes.map(([name]) => name),
                where,
            ).not.to.include.members(["id-token", "pull-requests"]);
        }
    });

    it("never update a stack twice at once, and cancel no update", () => {
        const touching = jobs.filter(({ job }) => job.steps?.some(({ run }) => /ci -- (up|drift)$/.test(run ?? "")));
        expect(touching).to.have.length(2);
        for (const { job, where } of touching) {
            expect(job.concurrency?.group, where).to.match(/^stack-\$\{\{ (inputs|matrix)\.stack \}\}$/);
            expect(job.concurrency?.["cancel-in-progress"], where).to.equal(false);
        }
    });

    it("are documented as they are: the action's inputs and outputs, and the variables of the steps", () => {
        const names = (page: string): string[] =>
            [...readFileSync(join(repository, page), "utf8").matchAll(/^\| (`.*?)\|/gm)].flatMap(([, cell = ""]) =>
                [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name),
            );
        const documented = names("docs/action.md");
        const known = [...Object.keys(action.inputs), ...Object.keys(action.outputs)];
        expect(documented).to.include.members(known);
        const code = STEPS.map((name) => readFileSync(join(repository, `ci/${name}.ts`), "utf8")).join("\n");
        for (const name of names("docs/ci.md").filter((one) => /^[A-Z_]+$/.test(one))) {
            const inWorkflows = FILES.some((file) => readFileSync(join(repository, file), "utf8").includes(name));
            expect(inWorkflows || code.includes(`"${name}"`), name).to.equal(true);
        }
    });

    it("pass actionlint, where it is installed", async function () {
        try {
            await capture("actionlint", ["-version"]);
        } catch {
            return this.skip();
        }
        const { code, stdout } = await capture("actionlint", ["-no-color", ...FILES], { cwd: repository });
        expect(code, stdout).to.equal(0);
    });
});
