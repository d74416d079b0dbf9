import "../lighten-pulumi";
import { printable } from "../access/report";
import type { Step } from "./support/step";

/* eslint-disable @typescript-eslint/no-require-imports -- a step is loaded when it is run */

type Loader = () => { readonly run: Step };

/** Each step with what it does. */
const STEPS: ReadonlyMap<string, readonly [what: string, load: Loader]> = new Map<string, [string, Loader]>([
    [
        "check",
        [
            "the plans against the expectations, without credentials",
            () => require("./check") as typeof import("./check"),
        ],
    ],
    [
        "matrix",
        ["who reaches what by the plans, without credentials", () => require("./matrix") as typeof import("./matrix")],
    ],
    ["preview", ["a preview with the policy pack", () => require("./preview") as typeof import("./preview")]],
    [
        "access-diff",
        [
            "who gains and who loses access, as a comment and SARIF",
            () => require("./access-diff") as typeof import("./access-diff"),
        ],
    ],
    [
        "comment",
        ["the pull request's comment, created or updated", () => require("./comment") as typeof import("./comment")],
    ],
    ["up", ["a deployment with the policy pack", () => require("./up") as typeof import("./up")]],
    ["drift", ["whether an environment is as it was deployed", () => require("./drift") as typeof import("./drift")]],
]);

const USAGE = `Usage: npm run ci -- STEP

${[...STEPS].map(([name, [what]]) => `  ${name.padEnd(12)}${what}`).join("\n")}

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
    return step[1]().run({ env: process.env, args });
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
