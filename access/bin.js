#!/usr/bin/env node
"use strict";

// The command. The packed package holds it in dist/; in the repository TypeScript runs as it is.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** Whether a program is run in this process. */
const runsProgram = process.argv.some((argument) => /^(--(plan|declared|source=plan)|plan)\b/.test(argument));

if (existsSync(join(__dirname, "cli/main.ts"))) {
    require("../runner/load-typescript.js");
    // Pulumi loads a compiler and much of npm, which the repository's own program has no use for.
    if (runsProgram) require("../lighten-pulumi.ts");
    require("./cli/main.ts");
} else {
    // Only programs in TypeScript need more.
    if (runsProgram) loadTypeScript();
    require("./dist/main.js");
}

/** tsx, where it is installed; newer versions of Node load TypeScript themselves. */
function loadTypeScript() {
    try {
        require("tsx/cjs");
    } catch (error) {
        if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
}
