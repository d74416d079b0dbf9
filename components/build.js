"use strict";

// Makes what `npm pack` adds to the package: the components and the plugin in a JavaScript file each, the types, and the
// licence. With --clean it removes them.
const { execFileSync } = require("node:child_process");
const { copyFileSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const file = (name) => join(__dirname, name);

if (process.argv.includes("--clean")) {
    for (const name of ["bundle.js", "plugin.js", "types", "LICENSE"]) {
        rmSync(file(name), { force: true, recursive: true });
    }
    return;
}

// The repository's packages hold both: `npm pack` here installs nothing.
const esbuild = require("esbuild");
const tsc = require.resolve("typescript/bin/tsc");

esbuild.buildSync({
    entryPoints: { bundle: file("index.ts"), plugin: file("plugin.ts") },
    outdir: __dirname,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Pulumi's packages must be those of the program.
    external: ["@pulumi/*"],
    absWorkingDir: __dirname,
});
const options = ["--declaration", "--emitDeclarationOnly", "--noEmit", "false", "--outDir", "types"];
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", ...options], { cwd: __dirname, stdio: "inherit" });
copyFileSync(file("../LICENSE"), file("LICENSE"));
