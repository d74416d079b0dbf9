#!/usr/bin/env node
// The package's command: TypeScript runs as it is, through tsx.
"use strict";

require("tsx/cjs");
require("./cli/main.ts");
