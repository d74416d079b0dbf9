import { printable } from "../report/printable";
import { suggestion } from "../suggest";
import { CHECK_USAGE, checkCommand } from "./check";
import { DECIDE_USAGE, decideCommand } from "./decide";
import { DIFF_USAGE, diffCommand } from "./diff";
import { EXPLAIN_USAGE, explainCommand } from "./explain";
import { FINDINGS_USAGE, findingsCommand } from "./findings";
import { UsageError } from "./usage-error";
import { MATRIX_USAGE, matrixCommand } from "./matrix";
import { PROVE_USAGE, proveCommand } from "./prove";
import { SOURCE_USAGE } from "./source-options";

interface Command {
    /** The help of the command, without that of the source. */
    readonly usage: string;
    /** Whether it reads an account, by the options of `SOURCE_OPTIONS`. */
    readonly source: boolean;
    /** Runs the command and returns the exit code. */
    readonly run: (args: string[]) => Promise<number>;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map([
    ["matrix", { usage: MATRIX_USAGE, source: true, run: matrixCommand }],
    ["explain", { usage: EXPLAIN_USAGE, source: true, run: explainCommand }],
    ["decide", { usage: DECIDE_USAGE, source: false, run: decideCommand }],
    ["diff", { usage: DIFF_USAGE, source: false, run: diffCommand }],
    ["check", { usage: CHECK_USAGE, source: true, run: checkCommand }],
    ["prove", { usage: PROVE_USAGE, source: true, run: proveCommand }],
    ["findings", { usage: FINDINGS_USAGE, source: true, run: findingsCommand }],
]);

const USAGE = `Usage: access COMMAND [options]

  matrix      who can open a session on what
  explain     the verdict on one request, and what is missing
  decide      many requests from a file
  diff        who gains and who loses which sessions between two sources
  check       whether everybody reaches what they must, and nobody what they must not
  prove       whatever is created or tagged later, nobody reaches more than declared
  findings    the holes and mistakes in policies

access COMMAND --help says more.
`;

async function run([name, ...rest]: readonly string[]): Promise<number> {
    if (name === "help" || name === "--help" || name === "-h") {
        process.stdout.write(rest[0] === undefined ? USAGE : helpOf(commandOf(rest[0])));
        return 0;
    }
    if (name === undefined) throw new UsageError(`no command; allowed: ${[...COMMANDS.keys()].join(", ")}`);
    const command = commandOf(name);
    if (rest.includes("--help") || rest.includes("-h")) {
        process.stdout.write(helpOf(command));
        return 0;
    }
    return command.run(rest);
}

function commandOf(name: string): Command {
    const command = COMMANDS.get(name);
    if (command === undefined) {
        const names = [...COMMANDS.keys()];
        throw new UsageError(`unknown command ${name}; allowed: ${names.join(", ")}${suggestion(name, names)}`);
    }
    return command;
}

function helpOf({ usage, source }: Command): string {
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
