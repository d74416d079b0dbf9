import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { downloadedEngine, downloadEnvironment } from "../../sandbox/engine/npm-package";
import { engineVersion } from "../../sandbox/engine/version";
import { repository } from "../../sandbox/system/folders";

const text = (file: string) => readFileSync(join(repository, file), "utf8");

describe("One version of the engine", () => {
    it("is built, downloaded and named in the docs", () => {
        const module = "github.com/pulumi/pulumi/pkg/v3";
        expect(text("sandbox/engine/go.mod")).to.match(
            new RegExp(`\\s${module} v${engineVersion.replaceAll(".", "\\.")}\\s`),
        );
        const workflows = ["preview", "up-environment", "drift"].map((name) => `.github/workflows/${name}.yml`);
        for (const file of ["README.md", "examples/gitlab-ci.yml", ...workflows]) {
            expect(/(?:PULUMI_VERSION(?:=|: )|pulumi-version: )(\S+)/.exec(text(file))?.[1], file).to.equal(
                engineVersion,
            );
        }

        expect(text("docs/sandbox.md")).to.include(`else ${engineVersion}, which`);
    });

    it("is what the npm package downloads, and where it puts it", () => {
        // With the package's own code: it looks for PULUMI_VERSION, and puts the engine below PULUMI_HOME.
        const script = `console.log(require("pulumi/lib/cache.js").cacheDir(process.env.PULUMI_VERSION))`;
        const home = join(repository, "no-home");
        const printed = execFileSync(process.execPath, ["-e", script], {
            cwd: repository,
            encoding: "utf8",
            env: downloadEnvironment(home),
        });
        expect(text("node_modules/pulumi/lib/resolve.js")).to.include("process.env.PULUMI_VERSION");
        expect(join(printed.trim(), "bin", "pulumi")).to.equal(downloadedEngine(home));
    });
});

describe("What Moto's Python environment installs", () => {
    it("has a version and hashes for every package", () => {
        const lines = text("sandbox/moto/requirements.txt").replaceAll("\\\n", " ").split("\n");
        const packages = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
        expect(packages).to.have.length.greaterThan(20);
        for (const line of packages)
            expect(line).to.match(/^[a-z0-9-]+==\S+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+ *$/);

        const wanted = text("sandbox/moto/requirements.in").match(/^[a-z].*$/gm) ?? [];
        for (const line of wanted) {
            expect(
                packages.some((one) => one.startsWith(`${line} `)),
                line,
            ).to.equal(true);
        }
    });
});
