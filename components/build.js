"use strict";

// Makes what `npm pack` adds to the package: the components and the plugin in a JavaScript file each, and the types. With
// --clean it removes them.
const { execFileSync } = require("node:child_process");
const { pack } = require("../runner/pack.js");

pack({
    folder: __dirname,
    entries: { "bundle.js": "index.ts", "plugin.js": "plugin.ts" },
    // Pulumi's packages must be those of the program.
    external: ["@pulumi/*"],
    made: ["types"],
    after() {
        const options = ["--declaration", "--emitDeclarationOnly", "--noEmit", "false", "--outDir", "types"];
        const typescript = require.resolve("typescript/bin/tsc");
        execFileSync(process.execPath, [typescript, "-p", "tsconfig.build.json", ...options], {
            cwd: __dirname,
            stdio: "inherit",
        });
    },
});
