import { printable } from "../report/printable";
import { suggestion } from "../suggest";
import { SOURCE_USAGE } from "./source-options";
import { UsageError } from "./usage-error";

/* eslint-disable @typescript-eslint/no-require-imports -- a command is loaded when it is run: all of them take half a second */

/** What the module of each command exports. */
interface Command {
    /** The help of the command, without that of the source. */
    readonly usage: string;
    /** Runs the command and returns the exit code. */
    readonly run: (args: string[]) => Promise<number>;
}

interface Loader {
    /** Whether it reads an account, by the options of `SOURCE_OPTIONS`. */
    readonly source: boolean;
    readonly load: () => Command;
}

const COMMANDS: ReadonlyMap<string, Loader> = new Map([
    ["matrix", { source: true, load: () => require("./matrix") as typeof import("./matrix") }],
    ["explain", { source: true, load: () => require("./explain") as typeof import("./explain") }],
    ["whoami", { source: true, load: () => require("./whoami") as typeof import("./whoami") }],
    ["decide", { source: false, load: () => require("./decide") as typeof import("./decide") }],
    ["diff", { source: false, load: () => require("./diff") as typeof import("./diff") }],
    ["check", { source: true, load: () => require("./check") as typeof import("./check") }],
    ["prove", { source: true, load: () => require("./prove") as typeof import("./prove") }],
    ["collect", { source: false, load: () => require("./collect") as typeof import("./collect") }],
    ["findings", { source: true, load: () => require("./findings") as typeof import("./findings") }],
]);

const USAGE = `Usage: access COMMAND [options]

  matrix      who can open a session on what
  explain     the verdict on one request, and what is missing
  whoami      what your credentials can open sessions on, with the commands to connect
  decide      many requests from a file
  diff        who gains and who loses which sessions between two sources
  check       whether principals reach what they must, and nothing that they must not
  prove       whether any principal could reach more than declared, whatever is created or tagged later
  findings    bypasses, gaps and mistakes in policies
  collect     reads an organization into a folder, for --from

Run access COMMAND --help for its options.
`;

async function run([name, ...rest]: readonly string[]): Promise<number> {
    if (name === "help" || name === "--help" || name === "-h") {
        process.stdout.write(rest[0] === undefined ? USAGE : helpOf(commandOf(rest[0])));
        return 0;
    }
    if (name === undefined) throw new UsageError(`missing command (expected ${[...COMMANDS.keys()].join(", ")})`);
    const command = commandOf(name);
    if (rest.includes("--help") || rest.includes("-h")) {
        process.stdout.write(helpOf(command));
        return 0;
    }
    return command.load().run(rest);
}

function commandOf(name: string): Loader {
    const command = COMMANDS.get(name);
    if (command === undefined) {
        const names = [...COMMANDS.keys()];
        throw new UsageError(`unknown command ${name} (expected ${names.join(", ")})${suggestion(name, names)}`);
    }
    return command;
}

function helpOf({ load, source }: Loader): string {
    const { usage } = load();
    return source ? `${usage}\n${SOURCE_USAGE}` : usage;
}

// The AWS SDK's advice to use a newer Node isn't for the people who run this command.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Errors whose message is all that a user needs; anything else is a mistake of this program. */
const EXPECTED = ["UsageError", "SourceError", "PolicyError", "ExpectationsError", "AmbiguousKeyError"];

run(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
        const text = EXPECTED.includes(name) ? message : (stack ?? message);
        // A message quotes what files and arguments hold, which must not steer the terminal.
        process.stderr.write(`access: ${text.split("\n").map(printable).join("\n")}\n`);
        process.exitCode = 1;
    },
);
