"use strict";

// `node runner/run.js ENTRY.ts [ARGS…]`: what package.json's scripts run on a fresh clone. It installs the
// packages of package-lock.json where they aren't there yet, and runs the entry.

const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const { spawn } = require("node:child_process");
const { setTimeout: sleep } = require("node:timers/promises");
const { processStart, withLock } = require("./lock.js");

const root = path.resolve(__dirname, "..");
const modules = path.join(root, "node_modules");
/** Inside node_modules, so that removing or reinstalling the packages removes it too. */
const stampFile = path.join(modules, ".installed-from");
/** npm's own record of what it installed. */
const recordFile = path.join(modules, ".package-lock.json");
/** Names the npm that is at work. */
const npmFile = path.join(root, ".sandbox", "npm.json");
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

/**
 * What the packages were installed from, and what is there: an npm that somebody runs by hand leaves the stamp where it is,
 * whether it installs another lockfile's packages or is killed while it removes these.
 */
function wantedStamp() {
    const hash = createHash("sha256");
    hash.update(fs.readFileSync(path.join(root, "package-lock.json")));
    if (fs.existsSync(recordFile)) hash.update(fs.readFileSync(recordFile));
    for (const folder of packageFolders())
        hash.update(`${folder} ${fs.lstatSync(path.join(modules, folder)).mtimeMs}\n`);
    return `${hash.digest("hex")} ${process.platform}-${process.arch}`;
}

/** The folders of packages at the top. npm replaces a folder whose package changes. */
function packageFolders() {
    const visible = (folder) => fs.readdirSync(folder).filter((name) => !name.startsWith("."));
    return visible(modules)
        .flatMap((name) =>
            name.startsWith("@") ? visible(path.join(modules, name)).map((one) => `${name}/${one}`) : [name],
        )
        .sort();
}

function isInstalled() {
    try {
        return fs.readFileSync(stampFile, "utf8") === wantedStamp();
    } catch {
        return false;
    }
}

/** `npm install` and `npm ci` by hand leave npm's own record: all is there if it and the packages agree with the lockfile. */
function isInstalledByHand() {
    try {
        const installed = JSON.parse(fs.readFileSync(recordFile, "utf8")).packages;
        const wanted = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
        return Object.entries(wanted).every(
            ([where, entry]) =>
                where === "" ||
                entry.optional ||
                (installed[where]?.version === entry.version && isThere(where, entry)),
        );
    } catch {
        return false;
    }
}

/** Whether a package's folder has the version of the lockfile. A workspace is a link to a folder of this repository. */
function isThere(where, { link, version }) {
    if (link || !where.includes("node_modules/")) return true;
    const own = JSON.parse(fs.readFileSync(path.join(root, where, "package.json"), "utf8"));
    // Pulumi publishes packages whose own version begins with v.
    return String(own.version).replace(/^v/, "") === version;
}

/** npm's own program, whichever way this was started: `npm start` names it, `node runner/run.js` doesn't. */
function startNpm(args) {
    const options = { cwd: root, stdio: "inherit" };
    const npmProgram = process.env.npm_execpath;
    if (npmProgram?.endsWith("npm-cli.js")) return spawn(process.execPath, [npmProgram, ...args], options);

    return spawn("npm", args, { ...options, shell: process.platform === "win32" });
}

/** Where this process was killed, the npm it had started may still be writing: two at once would spoil the result. */
async function waitForEarlierNpm() {
    let told = false;
    for (;;) {
        let earlier;
        try {
            earlier = JSON.parse(fs.readFileSync(npmFile, "utf8"));
        } catch {
            return;
        }
        if (processStart(earlier.pid) !== earlier.start) return;

        if (!told) {
            console.error(`Waiting for another npm ci (process ${earlier.pid}) to finish…`);
            told = true;
        }
        await sleep(300);
    }
}

/** `npm ci` empties the folder that a link leads to, which belongs to something else. */
function refuseLinkedFolder() {
    if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
        fail(
            `${modules} is a symbolic link to ${fs.readlinkSync(modules)}, whose packages aren't those of ` +
                `${path.join(root, "package-lock.json")}. npm ci would empty that folder. Remove the link and run the ` +
                "command again, or update the packages there.",
        );
    }
}

async function install() {
    refuseLinkedFolder();
    await waitForEarlierNpm();
    console.error("Installing the packages of package-lock.json (once).");
    const started = Date.now();
    // npm draws its own progress on a terminal; ci removes what a killed install left behind.
    const npm = startNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    const ended = new Promise((resolve) => {
        npm.on("error", (error) => resolve({ error }));
        npm.on("exit", (status, signal) => resolve({ status, signal }));
    });
    if (npm.pid !== undefined)
        fs.writeFileSync(npmFile, JSON.stringify({ pid: npm.pid, start: processStart(npm.pid) }));

    const { error, status, signal } = await ended;
    fs.rmSync(npmFile, { force: true });
    if (error) fail(`Starting npm failed: ${error.message}. Install npm, or run "npm ci" yourself.`);

    if (status !== 0) {
        const how = signal ? `was ended by ${signal}` : `failed with exit code ${status} (see npm's error above)`;
        fail(`"npm ci" ${how}.`);
    }
    console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function ensureInstalled() {
    if (isInstalled()) return;

    // Not in node_modules, which npm ci removes.
    const lock = path.join(root, ".sandbox", "install.lock");
    const onWait = (owner) => console.error(`Waiting for process ${owner}, which is installing the packages…`);
    await withLock(
        lock,
        async () => {
            if (isInstalled()) return;

            if (!isInstalledByHand()) await install();

            // Whole or not at all, and never through a link to another folder's stamp.
            const next = `${stampFile}.${process.pid}`;
            fs.writeFileSync(next, wantedStamp());
            fs.renameSync(next, stampFile);
        },
        { onWait },
    );
}

/** npm runs a script in the package's folder. Files that these are given are where their caller is. */
function enterCallersFolder() {
    const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
    if (["access", "ci"].includes(script) && folder !== undefined) process.chdir(folder);
}

async function main() {
    checkNode();
    const entry = process.argv[2];
    if (entry === undefined) fail("Usage: node runner/run.js ENTRY.ts [ARGUMENTS…]");

    await ensureInstalled();
    if (entry === "--install-only") return;

    // The entry runs in this process: its exit code and its signals are this command's own.
    process.argv.splice(1, 2, path.resolve(root, entry));
    require("./load-typescript.js");
    enterCallersFolder();
    require(process.argv[1]);
}

// What the system refuses (a full disk, a missing right) is no mistake of this program's: its message is enough.
main().catch((error) => fail(error.syscall === undefined ? (error.stack ?? String(error)) : error.message));
