import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";
import { installPacked } from "../packed";

const tour = join(repository, "docs/tour");
const files = ["--iam", join(tour, "before/iam.json"), "--instances", join(tour, "before/instances.json")];

describe("The packed access package, in an empty folder", function () {
    this.timeout(600_000);
    const empty = mkdtempSync(join(tmpdir(), "session-manager-access-package-"));
    const installed = join(empty, "node_modules/@session-manager-access/access");
    const access = (...args: readonly string[]) =>
        spawnSync(process.execPath, [join(installed, "bin.js"), ...args], { cwd: empty, encoding: "utf8" });

    before(() => installPacked("access", empty, "--omit=optional"));
    after(() => rmSync(empty, { recursive: true, force: true }));

    it("installs neither Pulumi nor the AWS SDK", () => {
        expect(readdirSync(join(empty, "node_modules")).filter((name) => !name.startsWith("."))).to.have.members([
            "@cloud-copilot",
            "@session-manager-access",
        ]);
        expect(existsSync(join(empty, "node_modules/.bin/access"))).to.equal(true);
    });

    it("answers on files as the repository's command does", () => {
        for (const command of ["matrix", "findings"]) {
            const packed = access(command, ...files);
            expect(packed.stderr).to.equal("");
            const own = spawnSync(process.execPath, [join(repository, "access/bin.js"), command, ...files], {
                cwd: empty,
                encoding: "utf8",
            });
            expect(packed.stdout).to.equal(own.stdout).and.not.to.equal("");
        }
    });

    it("writes a page that carries its script and style", () => {
        const { stdout, stderr } = access("matrix", ...files, "--format", "html");
        expect(stderr).to.equal("");
        expect(stdout).to.include("<script>").and.to.include("<style>");
    });

    it("says which package an optional source needs", () => {
        const { status, stderr } = access("matrix", "--account");
        expect(status).to.equal(1);
        expect(stderr).to.include("@aws-sdk/").and.not.to.include("    at ");
    });

    it("has a door with types for each of its functions", () => {
        const names = execFileSync(
            process.execPath,
            ["-p", 'JSON.stringify(Object.keys(require("@session-manager-access/access")))'],
            { cwd: empty, encoding: "utf8" },
        );
        const types = readFileSync(join(installed, "dist/types/library/index.d.ts"), "utf8");
        expect(JSON.parse(names)).to.include.members([
            "readSource",
            "accessMatrix",
            "accessDiff",
            "findingsOf",
            "prove",
        ]);
        for (const name of JSON.parse(names) as string[]) expect(types).to.match(new RegExp(`\\b${name}\\b`));
    });

    it("serves the example of a CI step: expectations are met, and a change ends with exit code 2", () => {
        const example = join(repository, "examples/analyser-in-ci");
        for (const name of ["before", "after", "expectations.yaml", "instances.json"])
            cpSync(join(example, name), join(empty, name), { recursive: true });

        const { scripts } = JSON.parse(readFileSync(join(example, "package.json"), "utf8")) as {
            scripts: Readonly<Record<"check" | "diff", string>>;
        };
        writeFileSync(join(empty, "package.json"), JSON.stringify({ scripts }));
        const run = (script: "check" | "diff") =>
            spawnSync("npm", ["run", "--silent", "--ignore-scripts=false", script], { cwd: empty, encoding: "utf8" });
        expect(run("check").status).to.equal(0);
        const diff = run("diff");
        expect(diff.status).to.equal(2);
        expect(diff.stdout).to.include("user ines gained: shell on web-test");
    });

    it("holds its licences, and the pages that its README names", () => {
        expect(existsSync(join(installed, "LICENSE"))).to.equal(true);
        expect(readFileSync(join(installed, "bundle.LICENSES.txt"), "utf8")).to.include("zod");
        const links = readFileSync(join(installed, "README.md"), "utf8").matchAll(/`(docs\/[\w-]+\.md)`/g);
        for (const [, link = ""] of links) expect(existsSync(join(installed, link)), link).to.equal(true);
    });
});
