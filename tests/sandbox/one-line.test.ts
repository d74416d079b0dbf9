import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../sandbox/system/folders";
import { jsonFile } from "../../sandbox/system/json-file";
import { requireMoto } from "../../sandbox/moto/server";
import { told } from "../../sandbox/system/run-main";

/** An error as Node reports what the system refuses. */
function systemError(code: string, path: string): Error {
    return Object.assign(new Error(`${code}: refused, open '${path}'`), { code, path, syscall: "open", errno: -1 });
}

describe("What isn't a mistake of the sandbox's own ends in one line", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "one-line-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("that says what the system refused, and where", () => {
        const reasons = {
            ENOSPC: "disk is full",
            EROFS: "read-only",
            EACCES: "permission denied",
            ENOTDIR: "file is in its place",
        };
        for (const [code, reason] of Object.entries(reasons)) {
            expect(told(systemError(code, "/cache/x")), code)
                .to.include("/cache/x")
                .and.include(reason)
                .and.not.include("\n");
        }
        expect(told(systemError("EIO", "/cache/x"))).to.equal("EIO: refused, open '/cache/x'");
    });

    it("and a mistake of its own keeps its trace", () => {
        expect(told(new TypeError("x is undefined"))).to.match(/TypeError: x is undefined\n +at /);
    });

    it("where the cache can't be made", () => {
        const file = join(folder, "cache");
        writeFileSync(file, "");
        for (const command of [["sandbox/start.ts"], ["sandbox/sandbox.ts", "true"]]) {
            const { status, stderr } = spawnSync(process.execPath, ["runner/run.js", ...command], {
                cwd: repository,
                encoding: "utf8",
                env: { ...process.env, XDG_CACHE_HOME: file },
            });
            expect(status).to.equal(1);
            expect(stderr.trim()).to.include(file).and.not.include("\n");
        }
    });

    it("where one of the sandbox's files is damaged", () => {
        const file = join(folder, "state.json");
        writeFileSync(file, '{"cut": ');
        expect(() => jsonFile(file)).to.throw(`${file} isn't valid JSON`);
    });

    it("where Moto has ended before the report", async () => {
        const moto = { endpoint: "http://127.0.0.1:9", token: "gone", pid: 2 ** 22 };
        writeFileSync(join(folder, "moto.json"), JSON.stringify(moto));
        const error: unknown = await requireMoto(folder, moto).catch((problem: unknown) => problem);
        expect(told(error)).to.include("has ended").and.include("npm start").and.not.include("\n");
    });
});
