"use strict";

// The pack's entry. Pulumi would compile a TypeScript entry with ts-node and the compiler's whole language service,
// which costs seconds in every preview; esbuild, through tsx, takes a fraction of one. The packed pack (npm pack) has
// no TypeScript: it holds everything in bundle.js.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "index.ts"))) {
    require("tsx/cjs");
    require("./index.ts");
} else {
    require("./bundle.js");
}
