import { styleText } from "node:util";
import type { ExplainedChains, ExplainedWay } from "../chains/explain-chains";
import { openable } from "../matrix/cell";
import { needText, verdictInWords } from "../matrix/cell-terms";
import { isUserOrRole } from "../matrix/account";
import type { Explanation } from "../matrix/explain";
import { momentText } from "../matrix/moment-text";
import type { Step } from "../matrix/step";
import { stepData } from "../matrix/way-data";
import { chainText, NO_OWN_POLICIES, stepText } from "../matrix/way-words";
import { comment } from "../report/comment";
import { csv } from "../report/csv";
import { markdownCode, markdownText } from "../report/markdown";
import { printable, printableJson, shortened } from "../report/printable";
import { colours } from "./output";

export const EXPLAIN_FORMATS = ["text", "json", "markdown", "csv"] as const;

/** An explanation in one of the formats. @param title who asks for what. @param name who asks. */
export function explainedIn(
    format: (typeof EXPLAIN_FORMATS)[number],
    title: string,
    name: string,
    explained: ExplainedChains,
): string {
    switch (format) {
        case "json":
            return `${printableJson(dataOf(title, explained), 2)}\n`;
        case "csv":
            return csv([COLUMNS, ...explained.ways.flatMap((way) => rowsOf(way, name, explained.nearest))]);
        case "markdown":
            return comment(`### ${markdownText(shortened(`${title}: ${verdictText(explained)}`, 500))}\n`, [
                { lead: "", summary: "Answers", entries: partsOf(explained, name).map(markdownOf), open: 20 },
            ]);
        case "text":
            return `${printable(title)}: ${verdictText(explained)}\n${partsOf(explained, name).map(textOf).join("")}`;
    }
}

function verdictText({ ways }: ExplainedChains): string {
    return verdictInWords(ways[0].way);
}

function dataOf(request: string, { verdict, how, ways, nearest, couldEscalate }: ExplainedChains): unknown {
    const [first, ...more] = ways.map(({ way, answers }) => ({
        verdict: way.cell.verdict,
        how: way.how,
        chain: way.chain.map(stepData),
        answers,
    }));
    return { request, ...first, verdict, how, nearest, couldEscalate, ...(more.length > 0 && { ways: more }) };
}

const COLUMNS = [
    ...["about", "resource", "verdict", "explicit", "because", "would be allowed if", "needs", "later"],
    ...["how", "chain"],
];

function rowsOf({ way, answers }: ExplainedWay, name: string, chains: readonly string[]): (string | boolean)[][] {
    const { how, chain } = way;
    const about = [how, chainText(chain)];
    const steps = chain.map((step, index) => [
        sentence(step, chain[index - 1]?.to.name ?? name),
        step.to.arn,
        step.verdict,
        false,
        step.because.map(({ text }) => text).join(" | "),
        step.provided ?? "",
        (step.needs ?? []).map(needText).join(" or "),
        "",
        ...about,
    ]);
    const asked = answers.map(({ about: of, resource, decision, nearest, needs = [], later = [] }, index) => [
        of,
        resource,
        decision.verdict,
        decision.explicit,
        decision.because.map(({ text }) => text).join(" | "),
        [...nearest, ...(index === 0 ? chains : [])].join(" | "),
        needs.map(needText).join(" or "),
        later.map(({ from, verdict }) => `${verdict} from ${from}`).join(" | "),
        ...about,
    ]);
    return [...steps, ...asked];
}

/** A step, an answer, or a sentence about all of them. */
interface Part {
    readonly head: string;
    readonly verdict?: Explanation["decision"]["verdict"];
    /** What follows the verdict. */
    readonly terms: string;
    readonly resource: string;
    readonly lines: readonly string[];
    readonly missing: readonly string[];
}

function partsOf({ ways, nearest, couldEscalate = false }: ExplainedChains, name: string): Part[] {
    const said = new Set<string>();
    const parts = ways.flatMap(({ way, end: asking, answers }, index): Part[] => {
        const { chain, cell } = way;
        // Somebody who is no principal of IAM has no policies to explain.
        if (chain.length === 0 && !isUserOrRole(asking)) return [sentenceOf(NO_OWN_POLICIES)];
        const [target, ...documents] = answers;
        // Of a further way only what it opens besides.
        const shown =
            index === 0
                ? documents
                : documents.filter(({ about }) => openable(cell).includes(about) && !said.has(about));
        for (const label of openable(cell)) said.add(label);
        const end = chain.at(-1)?.to.name;
        const asked = together(target === undefined ? [] : [target, ...shown]);
        const heading = index === 0 ? [] : [sentenceOf(`besides: ${verdictInWords(way)}`)];
        return [
            ...heading,
            ...chain.map((step, at) => stepPart(step, chain[at - 1]?.to.name ?? name)),
            ...asked.map((one) => answerPart(one, end)),
        ];
    });
    return [
        ...parts,
        ...nearest.map((text) => sentenceOf(`would be allowed ${text}`)),
        ...(couldEscalate ? [sentenceOf("could be allowed by escalation: --escalation says how")] : []),
    ];
}

function sentenceOf(head: string): Part {
    return { head, terms: "", resource: "", lines: [], missing: [] };
}

function sentence(step: Step, name: string): string {
    return `${name} ${stepText(step)}`;
}

function stepPart(step: Step, name: string): Part {
    const { to, verdict, because, provided, needs = [] } = step;
    const needed = needs.length === 0 ? "" : `, ${needs.map(needText).join(" or ")}`;
    return {
        head: sentence(step, name),
        verdict,
        terms: `${needed}${provided === undefined ? "" : `, provided that ${provided}`}`,
        resource: to.arn,
        lines: because.map(({ text }) => text),
        missing: [],
    };
}

function answerPart(answer: Explanation, end: string | undefined): Part {
    const { about, resource, decision, nearest } = answer;
    return {
        head: end === undefined ? about : `as ${end}, ${about}`,
        verdict: decision.verdict,
        terms: termsText(answer),
        resource,
        lines: decision.because.map(({ text }) => text),
        missing: nearest.map((one) => `would be allowed if ${one}`),
    };
}

/**
 * Kinds of session with the same answer for the same reasons are one answer to a reader. If none can be opened, the shell's
 * says what is missing; of those that no statement mentions no other does.
 */
function together(answers: readonly Explanation[]): Explanation[] {
    const [first, ...documents] = answers;
    if (first === undefined) return [];
    const isSilent = ({ decision, later = [] }: Explanation): boolean =>
        decision.verdict === "denied" && !decision.explicit && later.length === 0;
    const shell = documents.every(isSilent) ? documents.slice(0, 1) : [];
    const groups = new Map<string, Explanation[]>();
    for (const one of documents) {
        if (shell.includes(one)) continue;
        const because = one.decision.because.map(({ text }) => text);
        const key = isSilent(one) ? "" : JSON.stringify([one.decision.verdict, termsText(one), because, one.nearest]);
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const silent = groups.get("") ?? [];
    groups.delete("");
    return [first, ...shell, ...[...groups.values(), silent].flatMap(asOne)];
}

function asOne(alike: readonly Explanation[]): Explanation[] {
    const [first, ...more] = alike;
    if (first === undefined) return [];
    if (more.length === 0) return [first];
    const isDenied = first.decision.verdict === "denied" && !first.decision.explicit;
    return [
        {
            ...first,
            about: alike.map(({ about }) => about).join(", "),
            resource: `${alike.length} session documents`,
            nearest: isDenied ? [] : first.nearest,
        },
    ];
}

/** What follows an answer's verdict: " until 2026-12-31T18:00Z, with MFA". */
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

/** As many as are useful in a comment; the other formats have them all. */
const MOST_REASONS = 10;

function markdownOf({ head, verdict, terms, resource, lines, missing }: Part): string {
    if (verdict === undefined) return `- ${markdownText(shortened(head, 1000))}\n`;
    const items = (some: readonly string[]): string[] =>
        some.slice(0, MOST_REASONS).map((one) => `  - ${markdownText(shortened(one, 1000))}`);
    const more = lines.length > MOST_REASONS ? [`  - and ${lines.length - MOST_REASONS} more`] : [];
    const title = `${markdownText(shortened(head, 1000))}: ${verdict}${markdownText(terms)}`;
    return [
        `- **${title}** ${markdownCode(shortened(resource, 500))}`,
        ...items(lines),
        ...more,
        ...items(missing),
        "",
    ].join("\n");
}

const STYLES = { allowed: "green", denied: "red", unknown: "yellow" } as const;

function textOf({ head, verdict, terms, resource, lines, missing }: Part): string {
    if (verdict === undefined) return `  ${printable(head)}\n`;
    const shown = colours() ? styleText(STYLES[verdict], verdict) : verdict;
    return [
        `  ${printable(head)}: ${shown}${printable(terms)}   ${printable(resource)}`,
        ...[...lines, ...missing].map((line) => `      ${printable(line)}`),
        "",
    ].join("\n");
}
