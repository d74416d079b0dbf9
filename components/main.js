"use strict";

// Run by Pulumi, this folder is a plugin that gives the components to programs in other languages; loaded by a program,
// it is the components. The packed package has no TypeScript: it holds everything in bundle.js and plugin.js.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const isSource = existsSync(join(__dirname, "index.ts"));
if (isSource) require("../runner/load-typescript.js");

if (/[\\/]cmd[\\/]run-plugin[\\/]/.test(require.main?.filename ?? ""))
    require(isSource ? "./plugin.ts" : "./plugin.js").servePlugin(process.argv.slice(2));
else module.exports = require(isSource ? "./index.ts" : "./bundle.js");
