"use strict";

// Makes what `npm pack` adds to a package of this repository: bundles, in which is all that they need of the repository
// and of other packages, the licences of what is in them, and the pages that its README and messages point to. With
// --clean it removes them.
const { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const LICENCES = "bundle.LICENSES.txt";

/**
 * @param folder the package's folder.
 * @param entries what is bundled: the bundle's file and its entry point.
 * @param external packages that the bundles don't hold.
 * @param docs pages of docs/ that go into the package. Default: none.
 * @param made other files and folders that packing makes.
 * @param after makes them. Default: nothing.
 */
exports.pack = ({ folder, entries, external, docs = [], made = [], after = () => undefined }) => {
    const file = (name) => join(folder, name);
    if (process.argv.includes("--clean")) {
        for (const name of [...Object.keys(entries), LICENCES, "LICENSE", "docs", ...made])
            rmSync(file(name), { force: true, recursive: true });

        return;
    }
    const inputs = Object.entries(entries).flatMap(([outfile, entry]) => {
        const { metafile } = bundler().buildSync({
            entryPoints: [file(entry)],
            outfile: file(outfile),
            bundle: true,
            platform: "node",
            target: "node20",
            format: "cjs",
            external,
            absWorkingDir: folder,
            metafile: true,
        });
        return Object.keys(metafile.inputs);
    });
    copyFileSync(file("../LICENSE"), file("LICENSE"));
    for (const page of docs) {
        mkdirSync(file("docs"), { recursive: true });
        copyFileSync(file(`../docs/${page}`), file(`docs/${page}`));
    }
    writeFileSync(file(LICENCES), licences(folder, inputs));
    after();
};

/** esbuild, which the repository's packages hold: `npm pack` installs nothing. */
function bundler() {
    try {
        return require("esbuild");
    } catch (error) {
        throw error.code === "MODULE_NOT_FOUND"
            ? new Error("esbuild isn't installed: run npm ci in the repository's folder, then npm pack here again")
            : error;
    }
}

/** The licence of every package that the bundles hold. */
function licences(root, inputs) {
    const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
    return [...new Set(folders)]
        .filter((folder) => folder !== undefined)
        .map((folder) => {
            const name = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
            return `${folder.replace(/^.*node_modules\//, "")}\n\n${readFileSync(join(root, folder, name), "utf8")}`;
        })
        .join(`\n${"-".repeat(80)}\n\n`);
}
