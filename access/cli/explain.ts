import { styleText } from "node:util";
import { instanceLabel } from "../matrix/account";
import { principalLabel } from "../matrix/access-table";
import { needText } from "../matrix/cell-terms";
import { momentText } from "../matrix/moment-text";
import { explain, type Explanation } from "../matrix/explain";
import { csv } from "../report/csv";
import { comment } from "../report/comment";
import { markdownCode, markdownText } from "../report/markdown";
import { printable, printableJson, shortened } from "../report/printable";
import { UsageError } from "./usage-error";
import { principalOf, resourceOf } from "./find-by-name";
import { AT_OPTION, momentOf } from "./moment";
import { oneOf, readOptions } from "./options";
import { colours, write } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf } from "./source-options";

export const usage = `Usage: access explain SOURCE --principal P --resource R [options]

Shows the verdict on one request, the statements that decided it, and what is missing for it to be allowed.

  --principal P      a user or role, by name or ARN; user/NAME or role/NAME if both exist; the ARN of an assumed-role
                     session stands for its role
  --resource R       an instance by id or name, or any ARN, or *
  --action A         default ssm:StartSession; for an instance the session documents are checked too
  --tag K=V          a tag to assume for the resource instead of its own tags; repeatable
  --context K=V      a condition key of the request, which overrides all others; repeatable
  --at TIME          the moment to ask about, such as 2026-12-31T18:00Z; default now
  --format FORMAT    text (default), json, markdown, csv

Exit codes: 0 OK, whatever the verdict, 1 error
`;

/** `access explain`. @returns the exit code. @throws UsageError for wrong options; whatever the sources throw. */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        ...AT_OPTION,
        principal: { type: "string" },
        action: { type: "string", default: "ssm:StartSession" },
        resource: { type: "string" },
        tag: { type: "string", multiple: true, default: [] },
        context: { type: "string", multiple: true, default: [] },
        format: { type: "string", default: "text" },
    });
    const { action } = values;
    const format = oneOf("--format", values.format, FORMATS);
    if (values.principal === undefined) throw new UsageError("explain needs --principal P, a name or an ARN");
    if (values.resource === undefined) throw new UsageError("explain needs --resource R, an instance or an ARN");
    if (!/^[^:*?\s]+:[^:*?\s]+$/.test(action)) {
        throw new UsageError(
            `invalid value ${JSON.stringify(action)} for --action (expected one action such as ssm:StartSession)`,
        );
    }

    const [tags, context] = [pairs("--tag", values.tag), pairs("--context", values.context)];
    const account = await readSource(sourceOf(values), momentOf(values));
    const principal = principalOf(account, values.principal);
    const resource = resourceOf(account, values.resource);
    const answers = explain(account, { principal, action, resource, tags, context });
    const title = `${principalLabel(principal)}, ${action} on ${typeof resource === "string" ? resource : instanceLabel(resource)}`;
    await write([written(format, title, answers)]);
    return 0;
}

const FORMATS = ["text", "json", "markdown", "csv"] as const;
type Format = (typeof FORMATS)[number];

function pairs(option: string, list: readonly string[]): Record<string, string> {
    const found = new Map<string, string>();
    for (const pair of list) {
        const at = pair.indexOf("=");
        if (at <= 0) throw new UsageError(`invalid value ${JSON.stringify(pair)} for ${option} (expected KEY=VALUE)`);
        const key = pair.slice(0, at);
        if (found.has(key)) throw new UsageError(`${option} ${key}=… may be given only once`);
        found.set(key, pair.slice(at + 1));
    }
    return Object.fromEntries(found);
}

function written(format: Format, title: string, answers: readonly Explanation[]): string {
    switch (format) {
        case "json":
            return `${printableJson({ request: title, answers }, 2)}\n`;
        case "csv":
            return csv([
                ["about", "resource", "verdict", "explicit", "because", "would be allowed if", "needs", "later"],
                ...answers.map(({ about, resource, decision, nearest, needs = [], later = [] }) => [
                    about,
                    resource,
                    decision.verdict,
                    decision.explicit,
                    decision.because.map(({ text }) => text).join(" | "),
                    nearest.join(" | "),
                    needs.map(needText).join(" or "),
                    later.map(({ from, verdict }) => `${verdict} from ${from}`).join(" | "),
                ]),
            ]);
        case "markdown":
            return comment(`### ${markdownText(shortened(title, 500))}\n`, [
                { lead: "", summary: "Answers", entries: together(answers).map(markdownOf), open: 20 },
            ]);
        case "text":
            return `${printable(title)}\n${together(answers).map(textOf).join("")}`;
    }
}

/**
 * Kinds of session that no statement mentions are one answer to a reader. If none can be opened, the shell's answer says
 * what is missing.
 */
function together(answers: readonly Explanation[]): Explanation[] {
    const [first, ...documents] = answers;
    if (first === undefined) return [];
    const isSilent = ({ decision, later = [] }: Explanation): boolean =>
        decision.verdict === "denied" && !decision.explicit && later.length === 0;
    const kept = documents.every(isSilent) ? documents.slice(0, 1) : documents.filter((one) => !isSilent(one));
    const silent = documents.filter((one) => !kept.includes(one));
    const [example] = silent;
    if (example === undefined) return [first, ...kept];
    const shown =
        silent.length === 1 ? example : { ...example, resource: `${silent.length} session documents`, nearest: [] };
    return [first, ...kept, { ...shown, about: silent.map(({ about }) => about).join(", ") }];
}

/** As many as are useful in a comment; the other formats have them all. */
const MOST_REASONS = 10;

function markdownOf(answer: Explanation): string {
    const { about, resource, decision, nearest } = answer;
    const text = (foreign: string): string => markdownText(shortened(foreign, 1000));
    const missing = nearest.map((one) => `  - would be allowed if ${text(one)}`);
    const reasons = decision.because.map((reason) => `  - ${text(reason.text)}`);
    const more = reasons.length > MOST_REASONS ? [`  - and ${reasons.length - MOST_REASONS} more`] : [];
    return [
        `- **${text(about)}: ${decision.verdict}${markdownText(termsText(answer))}** ${markdownCode(shortened(resource, 500))}`,
        ...reasons.slice(0, MOST_REASONS),
        ...more,
        ...missing.slice(0, MOST_REASONS),
        "",
    ].join("\n");
}

const STYLES = { allowed: "green", denied: "red", unknown: "yellow" } as const;

/** What follows the verdict: " until 2026-12-31T18:00Z, with MFA". */
function termsText({ needs = [], later = [] }: Explanation): string {
    const [next, ...others] = later.map(({ from, verdict }) => ({
        from: momentText(Date.parse(from) / 1000),
        verdict,
    }));
    const until = next === undefined ? "" : ` until ${next.from}`;
    const needed = needs.length === 0 ? "" : `, ${needs.map(needText).join(" or ")}`;
    // Of two verdicts the second goes without saying, unless one of them isn't known.
    const isPlain = others.length === 0 && next?.verdict !== "unknown" && next?.verdict !== "allowed";
    const then = isPlain ? [] : [next, ...others].flatMap((one) => (one ? [`; ${one.verdict} from ${one.from}`] : []));
    return [until, needed, ...then].join("");
}

function textOf(answer: Explanation): string {
    const { about, resource, decision, nearest } = answer;
    const verdict = colours() ? styleText(STYLES[decision.verdict], decision.verdict) : decision.verdict;
    return [
        `  ${printable(about)}: ${verdict}${printable(termsText(answer))}   ${printable(resource)}`,
        ...decision.because.map(({ text }) => `      ${printable(text)}`),
        ...nearest.map((text) => `      would be allowed if ${printable(text)}`),
        "",
    ].join("\n");
}
