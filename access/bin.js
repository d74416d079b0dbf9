#!/usr/bin/env node
// The package's command: TypeScript runs as it is.
"use strict";

require("../bootstrap/load-typescript.js");
require("./cli/main.ts");
