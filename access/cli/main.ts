import { parseArgs } from "node:util";
import { decideFile, type Answer } from "./decide";
import { UsageError } from "./input";

const USAGE = `Usage: access <command> [options]

  access decide --requests FILE [--format json|text]
      answers many questions: may this principal do this to that?
`;

function run(argv: readonly string[]): void {
    const [command, ...rest] = argv;
    switch (command) {
        case "decide":
            decideCommand(rest);
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

try {
    run(process.argv.slice(2));
} catch (error) {
    const expected = error instanceof UsageError || (error instanceof TypeError && "code" in error);
    process.stderr.write(
        `access: ${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
}
