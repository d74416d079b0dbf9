"use strict";

// Makes what `npm pack` adds to the pack: bundle.js, all that the rules need of this repository and of other packages
// in one file, the licences of what is in it, and the documentation that messages point to. With --clean it removes them.
const { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const file = (name) => join(__dirname, name);

if (process.argv.includes("--clean")) {
    for (const name of ["bundle.js", "bundle.LICENSES.txt", "LICENSE", "docs"]) {
        rmSync(file(name), { force: true, recursive: true });
    }
    return;
}

const { metafile } = bundler().buildSync({
    entryPoints: [file("index.ts")],
    outfile: file("bundle.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The engine's own packages must be the ones that run the pack.
    external: ["@pulumi/*"],
    absWorkingDir: __dirname,
    metafile: true,
});
copyFileSync(file("../LICENSE"), file("LICENSE"));
mkdirSync(file("docs"), { recursive: true });
copyFileSync(file("../docs/policies.md"), file("docs/policies.md"));
writeFileSync(file("bundle.LICENSES.txt"), licences(Object.keys(metafile.inputs)));

/** esbuild, which the repository's packages hold: `npm pack` here installs nothing. */
function bundler() {
    try {
        return require("esbuild");
    } catch (error) {
        throw error.code === "MODULE_NOT_FOUND"
            ? new Error("esbuild isn't installed: run npm ci in the repository's folder, then npm pack here again")
            : error;
    }
}

/** The licence of every package that the bundle holds. */
function licences(inputs) {
    const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
    return [...new Set(folders)]
        .filter((folder) => folder !== undefined)
        .map((folder) => {
            const name = readdirSync(file(folder)).find((entry) => /^licen[cs]e/i.test(entry));
            return `${folder.replace(/^.*node_modules\//, "")}\n\n${readFileSync(file(join(folder, name)), "utf8")}`;
        })
        .join(`\n${"-".repeat(80)}\n\n`);
}
