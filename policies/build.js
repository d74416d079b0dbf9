"use strict";

// Makes what `npm pack` adds to the pack: bundle.js, all that the rules need of this repository and of other packages
// in one file. With --clean it removes it.
const { pack } = require("../runner/pack.js");

pack({
    folder: __dirname,
    entries: { "bundle.js": "index.ts" },
    // The engine's own packages must be the ones that run the pack.
    external: ["@pulumi/*"],
    docs: ["policies.md"],
});
