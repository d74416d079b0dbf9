"use strict";

// Plain JavaScript without dependencies: run.js needs the lock before anything is installed.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const { randomUUID } = require("node:crypto");
const { setTimeout: sleep } = require("node:timers/promises");

const GONE = "gone";
/** A lock of another machine (a shared home folder, a container) can't be looked into: it counts by its age. */
const FOREIGN_LOCK_MS = 30 * 60 * 1000;

/** When a process started, as the system counts it: a process id alone may have been given to another one since. */
function processStart(pid) {
    try {
        process.kill(pid, 0);
    } catch (error) {
        if (error.code === "ESRCH") return GONE;
    }
    try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        // The command in parentheses may hold anything; state is the first field after it, the start time the 20th.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return fields[0] === "Z" ? GONE : fields[19];
    } catch {
        // No /proc: macOS, or the process ended meanwhile.
    }
    try {
        const start = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { stdio: ["ignore", "pipe", "ignore"] });
        return start.toString().trim() || GONE;
    } catch {
        return GONE;
    }
}

function describeOwner() {
    return JSON.stringify({
        id: randomUUID(),
        pid: process.pid,
        start: processStart(process.pid),
        host: os.hostname(),
    });
}

function readOrUndefined(file) {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

function isAlive(owner, file) {
    if (owner.host !== os.hostname()) {
        try {
            return Date.now() - fs.statSync(file).mtimeMs < FOREIGN_LOCK_MS;
        } catch {
            return false;
        }
    }
    return processStart(owner.pid) === owner.start;
}

/**
 * One attempt. The lock's file appears with its content by a hard link, which is atomic. The lock of a dead owner is
 * removed by the one process that holds the lock named after that very lock, so that no process removes a newer one.
 */
function tryLock(file) {
    const content = describeOwner();
    const draft = `${file}.${JSON.parse(content).id}.draft`;
    fs.writeFileSync(draft, content);
    try {
        fs.linkSync(draft, file);
        return { held: true, release: () => readOrUndefined(file) === content && fs.rmSync(file, { force: true }) };
    } catch (error) {
        if (error.code !== "EEXIST") throw error;
    } finally {
        fs.rmSync(draft, { force: true });
    }
    const found = readOrUndefined(file);
    if (found === undefined) return { held: false };

    const owner = JSON.parse(found);
    if (isAlive(owner, file)) return { held: false, owner: owner.pid };

    const breaking = tryLock(`${file}.${owner.id}`);
    if (breaking.held) {
        if (readOrUndefined(file) === found) fs.rmSync(file, { force: true });

        breaking.release();
    }
    return { held: false };
}

async function withLock(file, work, options = {}) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    let told = false;
    for (;;) {
        const lock = tryLock(file);
        if (lock.held) {
            try {
                return await work();
            } finally {
                lock.release();
            }
        }
        if (lock.owner !== undefined && !told) {
            told = true;
            options.onWait?.(lock.owner);
        }
        await sleep(lock.owner === undefined ? 10 : 150);
    }
}

module.exports = { withLock, processStart };
