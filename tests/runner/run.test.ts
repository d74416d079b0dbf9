import { spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { repository } from "../../sandbox/system/folders";

describe("The start of a command", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "run-"));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("never runs npm ci in a folder of packages that is linked from elsewhere", () => {
        const [project, elsewhere] = [join(folder, "project"), join(folder, "elsewhere")];
        cpSync(join(repository, "runner"), join(project, "runner"), { recursive: true });
        writeFileSync(join(project, "package.json"), "{}");
        writeFileSync(
            join(project, "package-lock.json"),
            JSON.stringify({ lockfileVersion: 3, packages: { "": {}, "node_modules/zod": { version: "4.0.0" } } }),
        );
        mkdirSync(join(elsewhere, "mocha"), { recursive: true });
        symlinkSync(elsewhere, join(project, "node_modules"));

        const { status, stderr } = spawnSync(process.execPath, ["runner/run.js", "--install-only"], {
            cwd: project,
            encoding: "utf8",
        });

        expect(status, stderr).to.equal(1);
        expect(stderr.trim()).to.equal(
            `${join(project, "node_modules")} is a symbolic link to ${elsewhere}, whose packages aren't those of ` +
                `${join(project, "package-lock.json")}. npm ci would empty that folder. Remove the link and run the ` +
                "command again, or update the packages there.",
        );
        expect(readdirSync(elsewhere)).to.deep.equal(["mocha"]);
    });

    describe("installs packages", () => {
        const packages = (zod: string) => ({
            "node_modules/zod": { version: zod },
            "node_modules/@a/b": { version: "1.0.0" },
        });
        const lock = (zod: string) =>
            writeFileSync(
                join(folder, "package-lock.json"),
                JSON.stringify({ packages: { "": {}, ...packages(zod) } }),
            );

        /** What an `npm install` by hand leaves. */
        function installed(zod: string): void {
            for (const [where, { version }] of Object.entries(packages(zod))) {
                rmSync(join(folder, where), { recursive: true, force: true });
                mkdirSync(join(folder, where), { recursive: true });
                writeFileSync(join(folder, where, "package.json"), JSON.stringify({ version: `v${version}` }));
                utimesSync(join(folder, where), 1, Number(zod[0]));
            }
            const record = JSON.stringify({ packages: packages(zod) });
            writeFileSync(join(folder, "node_modules/.package-lock.json"), record);
        }

        /** Whether the start of a command runs npm, which here only notes that. */
        function runsNpm(): boolean {
            const [npm, ran] = [join(folder, "npm-cli.js"), join(folder, "ran")];
            rmSync(ran, { force: true });
            writeFileSync(npm, `require("node:fs").writeFileSync(${JSON.stringify(ran)}, "")`);
            spawnSync(process.execPath, ["runner/run.js", "--install-only"], {
                cwd: folder,
                env: { ...process.env, npm_execpath: npm },
            });
            return existsSync(ran);
        }

        beforeEach(() => {
            cpSync(join(repository, "runner"), join(folder, "runner"), { recursive: true });
            writeFileSync(join(folder, "package.json"), "{}");
            lock("3.0.0");
            installed("3.0.0");
            expect([runsNpm(), runsNpm()], "installed by hand, then by its stamp").to.deep.equal([false, false]);
        });

        it("again after an npm by hand installed those of another lockfile", () => {
            installed("4.0.0");
            expect(runsNpm()).to.equal(true);
        });

        it("again after an npm ci by hand was killed while it removed them", () => {
            rmSync(join(folder, "node_modules/@a/b"), { recursive: true });
            expect(runsNpm()).to.equal(true);
        });

        it("again after an npm install by hand was killed before it wrote its record", () => {
            rmSync(join(folder, "node_modules/.package-lock.json"));
            expect(runsNpm()).to.equal(true);
            installed("3.0.0");
            writeFileSync(join(folder, "node_modules/zod/package.json"), JSON.stringify({ version: "4.0.0" }));
            utimesSync(join(folder, "node_modules/zod"), 9, 9);
            expect(runsNpm()).to.equal(true);
        });

        it("not where npm by hand installed the same ones again", () => {
            utimesSync(join(folder, "node_modules/zod"), 9, 9);
            expect(runsNpm()).to.equal(false);
        });
    });
});
