import { expect } from "chai";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { processStart, withLock } from "../../runner/lock";

describe("The lock", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lock-"));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** A process that adds one to a number in a file, slowly, while holding the lock. */
    function counter(lock: string, file: string): Promise<number | null> {
        const program = `
            const fs = require("node:fs");
            const { withLock } = require(${JSON.stringify(join(__dirname, "../../runner/lock.js"))});
            void withLock(${JSON.stringify(lock)}, async () => {
                const value = Number(fs.readFileSync(${JSON.stringify(file)}, "utf8"));
                await new Promise((done) => setTimeout(done, 20));
                fs.writeFileSync(${JSON.stringify(file)}, String(value + 1));
            });`;
        const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "ignore", "inherit"] });
        return new Promise((resolve) => child.on("exit", resolve));
    }

    it("lets one process at a time work, although a killed one left it behind", async () => {
        const lock = join(folder, "lock");
        const file = join(folder, "count");
        writeFileSync(file, "0");
        const gone = { id: "of-a-killed-process", pid: 2 ** 22 + 1, start: "1", host: hostname() };
        writeFileSync(lock, JSON.stringify(gone));

        const codes = await Promise.all(Array.from({ length: 6 }, () => counter(lock, file)));

        expect(codes).to.deep.equal([0, 0, 0, 0, 0, 0]);
        expect(readFileSync(file, "utf8")).to.equal("6");
        expect(readdirSync(folder)).to.deep.equal(["count"]);
    });

    it("counts as free when its owner's process id has been given to another process", async () => {
        const lock = join(folder, "lock");
        const reused = { id: "of-an-earlier-process", pid: process.ppid, start: "before that", host: hostname() };
        writeFileSync(lock, JSON.stringify(reused));

        expect(await withLock(lock, () => "worked")).to.equal("worked");
    });

    it("is waited for while its owner lives, and the one that waits says who that is", async () => {
        const lock = join(folder, "lock");
        const events: string[] = [];
        let release: () => void = () => undefined;
        const first = withLock(lock, () => new Promise<void>((done) => (release = done)));
        const second = withLock(lock, () => void events.push("second works"), {
            onWait: (owner) => {
                events.push(owner === process.pid ? "second waits for the first" : `second waits for ${owner}`);
                release();
            },
        });

        await Promise.all([first, second]);

        expect(events).to.deep.equal(["second waits for the first", "second works"]);
    });

    it("is given back when the work fails", async () => {
        const lock = join(folder, "lock");
        const failure = await withLock(lock, () => Promise.reject(new Error("no"))).catch(
            (error: Error) => error.message,
        );

        expect(failure).to.equal("no");
        expect(readdirSync(folder)).to.deep.equal([]);
    });

    it("knows that a process that never was is gone", () => {
        expect(processStart(2 ** 22 + 1)).to.equal("gone");
        expect(processStart(process.pid)).to.match(/\d/);
    });
});
