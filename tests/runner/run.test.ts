import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
});
