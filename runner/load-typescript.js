"use strict";

// Lets Node load this project's TypeScript: every entry point requires this file first. esbuild takes the types off;
// what it made is kept, so that the next start needn't even load esbuild. It is kept in node_modules: what is there is
// run, so only who may write this project's code may write there. (The usual tool for this, tsx, keeps it in the
// system's folder for temporary files, by a name that any user of the machine can take first.)

const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const Module = require("node:module");

const root = path.resolve(__dirname, "..");
const kept = path.join(root, "node_modules", ".compiled");
const options = {
    loader: "ts",
    format: "cjs",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    // Node's own import() would read TypeScript by its own rules; as require() it comes back here.
    supported: { "dynamic-import": false },
};
const made = `${JSON.stringify(options)} ${esbuildVersion()}`;

function esbuildVersion() {
    return JSON.parse(fs.readFileSync(require.resolve("esbuild/package.json"), "utf8")).version;
}

/** Whether the folder is this user's own, and no other user's to write to. */
function isOwn(folder) {
    const { uid, mode } = fs.lstatSync(folder);
    return process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0);
}

/** The folder to keep things in, or undefined where there is none to trust: then nothing is read or kept. */
function folderToKeep() {
    try {
        if (!fs.existsSync(kept)) fs.mkdirSync(kept, { recursive: true, mode: 0o700 });

        return fs.lstatSync(kept).isDirectory() && isOwn(kept) ? kept : undefined;
    } catch {
        return undefined;
    }
}

const folder = folderToKeep();

function compile(file, source) {
    // A source map names its source from the folder it is in, so a moved clone finds its own.
    return require("esbuild").transformSync(source, { ...options, sourcefile: path.basename(file) }).code;
}

/** One file for each of the project's, which begins with the hash of what it was made from. */
function compiled(file, source) {
    const name = path.relative(root, file);
    if (folder === undefined || name.startsWith("..") || path.isAbsolute(name)) return compile(file, source);

    const hash = (text) => createHash("sha256").update(text).digest("hex");
    const entry = path.join(folder, `${hash(name).slice(0, 32)}.js`);
    const head = `// ${hash(`${made}\0${name}\0${source}`)}\n`;
    try {
        const found = fs.readFileSync(entry, "utf8");
        if (found.startsWith(head)) return found.slice(head.length);
    } catch {
        // Not made yet.
    }
    const code = compile(file, source);
    keep(entry, head + code);
    return code;
}

function keep(entry, text) {
    const draft = `${entry}.${process.pid}`;
    try {
        fs.writeFileSync(draft, text, { mode: 0o600 });
        fs.renameSync(draft, entry);
    } catch {
        // A full disk or a read-only one: it is made again the next time.
        fs.rmSync(draft, { force: true });
    }
}

process.setSourceMapsEnabled(true);
Module._extensions[".ts"] = (module, file) => {
    module._compile(compiled(file, fs.readFileSync(file, "utf8")), file);
};
