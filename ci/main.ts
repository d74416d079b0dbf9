import "../lighten-pulumi";
import { printable } from "../access/report";
import type { Step } from "./support/step";

/* eslint-disable @typescript-eslint/no-require-imports -- a step is loaded when it is run */

/** What the module of each step exports. */
interface Module {
    readonly run: Step;
}

interface Entry {
    readonly what: string;
    readonly load: () => Module;
}

const STEPS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
    [
        "check",
        { what: "the plans against the expectations, without credentials", load: () => require("./check") as Module },
    ],
    [
        "matrix",
        { what: "who reaches what by the plans, without credentials", load: () => require("./matrix") as Module },
    ],
    ["preview", { what: "a preview with the policy pack", load: () => require("./preview") as Module }],
    [
        "access-diff",
        { what: "who gains and who loses access: a comment and SARIF", load: () => require("./access-diff") as Module },
    ],
    ["comment", { what: "the pull request's comment, created or updated", load: () => require("./comment") as Module }],
    ["up", { what: "a deployment with the policy pack", load: () => require("./up") as Module }],
    ["drift", { what: "whether an environment is as it was deployed", load: () => require("./drift") as Module }],
]);

const USAGE = `Usage: npm run ci -- STEP

${[...STEPS].map(([name, { what }]) => `  ${name.padEnd(13)}${what}`).join("\n")}

The environment is STACK; docs/ci.md lists each step's variables.

Exit codes: 0 OK, 1 error, 2 the answer is no; Pulumi's own for preview and up
`;

// The AWS SDK's advice to use a newer Node isn't for the people who run these commands.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

async function run([name, ...args]: readonly string[]): Promise<number> {
    if (name === "--help" || name === "-h") {
        process.stdout.write(USAGE);
        return 0;
    }
    const step = STEPS.get(name ?? "");
    if (step === undefined) {
        process.stderr.write(
            `ci: ${name === undefined ? "missing step" : `unknown step ${name}`} (expected ${[...STEPS.keys()].join(", ")})\n`,
        );
        return 1;
    }
    return step.load().run({ env: process.env, args });
}

/** Errors whose message is all that a user needs; anything else is a mistake of this program. */
const EXPECTED = ["SettingError", "GitHubError", "UsageError", "SourceError", "PolicyError", "ExpectationsError"];

run(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
        const expected = EXPECTED.includes(name) || (error as NodeJS.ErrnoException).syscall !== undefined;
        const text = expected ? message : (stack ?? message);
        process.stderr.write(`ci ${process.argv[2] ?? ""}: ${text.split("\n").map(printable).join("\n")}\n`);
        process.exitCode = 1;
    },
);
