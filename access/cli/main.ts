import { parseArgs } from "node:util";
import { CHECK_USAGE, checkCommand } from "./check";
import { decideFile, type Answer } from "./decide";
import { DIFF_USAGE, diffCommand } from "./diff";
import { FINDINGS_USAGE, findingsCommand } from "./findings";
import { EXPLAIN_USAGE, explainCommand } from "./explain";
import { UsageError } from "./input";
import { MATRIX_USAGE, matrixCommand } from "./matrix";
import { SOURCE_USAGE } from "./source-options";
import { PROVE_USAGE, proveCommand } from "./prove";

const USAGE = `Usage: access <command> [options]

  access decide --requests FILE [--format json|text]
      answers many questions: may this principal do this to that?
${MATRIX_USAGE}${EXPLAIN_USAGE}${CHECK_USAGE}${PROVE_USAGE}${FINDINGS_USAGE}${SOURCE_USAGE}${DIFF_USAGE}`;

async function run(argv: readonly string[]): Promise<void> {
    const [command, ...rest] = argv;
    if (rest.includes("--help") || rest.includes("-h")) {
        process.stdout.write(USAGE);
        return;
    }
    switch (command) {
        case "decide":
            decideCommand(rest);
            return;
        case "matrix":
            await matrixCommand(rest);
            return;
        case "explain":
            await explainCommand(rest);
            return;
        case "diff":
            process.exitCode = await diffCommand(rest);
            return;
        case "check":
            process.exitCode = await checkCommand(rest);
            return;
        case "prove":
            process.exitCode = await proveCommand(rest);
            return;
        case "findings":
            process.exitCode = await findingsCommand(rest);
            return;
        case "help":
        case "--help":
        case "-h":
            process.stdout.write(USAGE);
            return;
        case undefined:
            throw new UsageError(`no command\n\n${USAGE}`);
        default:
            throw new UsageError(`unknown command ${command}\n\n${USAGE}`);
    }
}

function decideCommand(args: string[]): void {
    const { values } = parseArgs({
        args,
        options: { requests: { type: "string" }, format: { type: "string", default: "text" } },
    });
    if (values.requests === undefined) throw new UsageError("decide needs --requests FILE");
    if (values.format !== "json" && values.format !== "text") {
        throw new UsageError(`--format ${values.format}; allowed: text, json`);
    }
    const answers = decideFile(values.requests);
    if (values.format === "json") process.stdout.write(`${JSON.stringify(answers, undefined, 2)}\n`);
    else for (const answer of answers) process.stdout.write(textOf(answer));
}

function textOf(answer: Answer): string {
    if ("error" in answer) return `${String(answer.id)}: error: ${answer.error}\n`;
    const how = answer.verdict === "denied" && answer.explicit ? "denied explicitly" : answer.verdict;
    return [`${String(answer.id)}: ${how}`, ...answer.because.map(({ text }) => `    ${text}`), ""].join("\n");
}

// The AWS SDK's advice to use a newer Node isn't for the people who run this command.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Errors whose message is all that a user needs; anything else is a mistake of this program. */
const EXPECTED = ["UsageError", "SourceError", "PolicyError", "ExpectationsError", "AmbiguousKeyError"];

run(process.argv.slice(2)).catch((error: unknown) => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const expected = EXPECTED.includes(name) || (error instanceof TypeError && "code" in error);
    process.stderr.write(`access: ${expected ? message : (stack ?? message)}\n`);
    process.exitCode = 1;
});
