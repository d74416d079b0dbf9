"use strict";

// `node sandbox/bootstrap.js ENTRY.ts [ARGS…]`: what package.json's scripts run on a fresh clone. It installs the
// packages of package-lock.json where they aren't there yet, and runs the entry.

const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const { spawnSync } = require("node:child_process");
const { withLock } = require("./lock.js");

const root = path.resolve(__dirname, "..");
const modules = path.join(root, "node_modules");
/** Inside node_modules, so that whoever removes or reinstalls the packages removes it too. */
const stampFile = path.join(modules, ".installed-from");
const NEEDED_NODE = [20, 19];

function fail(message) {
    console.error(message);
    process.exit(1);
}

function checkNode() {
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor < NEEDED_NODE[1])) {
        fail(
            `Node ${process.versions.node} is too old: this project needs Node ${NEEDED_NODE.join(".")} or newer ` +
                "(https://nodejs.org/en/download).",
        );
    }
}

function wantedStamp() {
    const lockfile = fs.readFileSync(path.join(root, "package-lock.json"));
    return `${createHash("sha256").update(lockfile).digest("hex")} ${process.platform}-${process.arch}`;
}

function isInstalled() {
    try {
        return fs.readFileSync(stampFile, "utf8") === wantedStamp();
    } catch {
        return false;
    }
}

/** `npm install` and `npm ci` by hand leave npm's own record; where it agrees with the lockfile, all is there. */
function isInstalledByHand() {
    try {
        const installed = JSON.parse(fs.readFileSync(path.join(modules, ".package-lock.json"), "utf8")).packages;
        const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
        return Object.entries(wanted).every(
            ([where, entry]) => where === "" || entry.optional || installed[where]?.version === entry.version,
        );
    } catch {
        return false;
    }
}

/** npm's own program, whichever way this was started: `npm start` names it, `node sandbox/bootstrap.js` doesn't. */
function runNpm(args) {
    const options = { cwd: root, stdio: "inherit" };
    const npmProgram = process.env.npm_execpath;
    if (npmProgram?.endsWith("npm-cli.js")) {
        return spawnSync(process.execPath, [npmProgram, ...args], options);
    }
    return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

function install() {
    console.error("Installing the packages of package-lock.json. This happens once; the next start finds them here.");
    const started = Date.now();
    // npm draws its own progress on a terminal; ci removes what a killed install left behind.
    const result = runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (result.error) {
        fail(`npm could not be started: ${result.error.message}. Install npm, or run "npm ci" yourself.`);
    }
    if (result.signal) {
        process.kill(process.pid, result.signal);
    }
    if (result.status !== 0) {
        fail(`"npm ci" failed with exit code ${result.status}; npm says why above. Nothing else was started.`);
    }
    console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function ensureInstalled() {
    if (isInstalled()) {
        return;
    }
    // Not in node_modules, which npm ci removes.
    const lock = path.join(root, ".sandbox", "install.lock");
    const onWait = (owner) => console.error(`Waiting for process ${owner}, which is installing the packages…`);
    await withLock(
        lock,
        () => {
            if (isInstalled()) {
                return;
            }
            if (!isInstalledByHand()) {
                install();
            }
            fs.writeFileSync(stampFile, wantedStamp());
        },
        { onWait },
    );
}

async function main() {
    checkNode();
    const entry = process.argv[2];
    if (entry === undefined) {
        fail("Usage: node sandbox/bootstrap.js ENTRY.ts [ARGUMENTS…]");
    }
    await ensureInstalled();
    if (entry === "--install-only") {
        return;
    }
    // The entry runs in this process: its exit code and its signals are this command's own.
    process.argv.splice(1, 2, path.resolve(root, entry));
    require("tsx/cjs");
    require(process.argv[1]);
}

main().catch((error) => fail(error.stack ?? String(error)));
