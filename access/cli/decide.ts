import { decideFile, type Answer } from "../decide/decide-file";
import { printable, printableJson } from "../report/printable";
import { oneOf, readOptions } from "./options";
import { write } from "./output";
import { UsageError } from "./usage-error";

export const usage = `Usage: access decide --requests FILE [options]

Answers many requests: can this principal do this to that resource? docs/access.md describes the file.

  --requests FILE    a JSON list of requests
  --format FORMAT    text (default) or json

A wrong request is answered with its error.

Exit codes: 0 OK, whatever the verdicts, 1 the file can't be read
`;

/** `access decide`. @returns the exit code. @throws UsageError for wrong options and a wrong file. */
export async function run(args: string[]): Promise<number> {
    const { requests, ...values } = readOptions(args, {
        requests: { type: "string" },
        format: { type: "string", default: "text" },
    });
    const format = oneOf("--format", values.format, ["text", "json"]);
    if (requests === undefined) throw new UsageError("decide needs --requests FILE");
    const answers = decideFile(requests);
    await write(format === "json" ? [`${printableJson(answers, 2)}\n`] : answers.map(textOf));
    return 0;
}

function textOf(answer: Answer): string {
    const id =
        answer.id === undefined
            ? "a request without an id"
            : printable(typeof answer.id === "string" ? answer.id : JSON.stringify(answer.id));
    if ("error" in answer) return `${id}: error: ${printable(answer.error)}\n`;
    const how = answer.verdict === "denied" && answer.explicit ? "denied explicitly" : answer.verdict;
    return [`${id}: ${how}`, ...answer.because.map(({ text }) => `    ${printable(text)}`), ""].join("\n");
}
