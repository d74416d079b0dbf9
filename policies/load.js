"use strict";

// The pack's entry. Pulumi would compile a TypeScript entry with ts-node and the compiler's whole language service,
// which costs seconds in every preview; esbuild takes a fraction of one. The packed pack (npm pack) has
// no TypeScript: it holds everything in bundle.js.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

// The policy SDK takes the pack's version from the package.json of the working directory. The engine starts the pack in
// its own folder; a program that requires it may run anywhere.
const folder = process.cwd();
process.chdir(__dirname);
try {
    if (existsSync(join(__dirname, "index.ts"))) {
        require("../runner/load-typescript.js");
        // It changes private modules of Pulumi's, which this repository pins: the packed pack does without.
        require("../lighten-pulumi.ts");
        require("./index.ts");
    } else require("./bundle.js");
} finally {
    process.chdir(folder);
}
