import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../..");

/** A command as a page has it. */
interface DocumentedCommand {
    readonly page: string;
    readonly line: number;
    /** Without the comment behind it, continued lines put together. */
    readonly command: string;
    /** What the page prints as its answer; absent where it prints none. */
    readonly answer?: string;
}

/**
 * The pages whose commands a reader may type in a clone. Those of the packages' and examples' pages run elsewhere: packed
 * and example tests run the packages and examples from empty folders.
 */
export const PAGES: readonly string[] = [
    "README.md",
    "CONTRIBUTING.md",
    "bootstrap/README.md",
    "policies/README.md",
    ...readdirSync(join(root, "docs"))
        .filter((name) => name.endsWith(".md"))
        .sort()
        .map((name) => `docs/${name}`),
];

interface Fence {
    readonly language: string;
    readonly text: string;
    /** The line of the fence. */
    readonly line: number;
}

/** The fenced blocks of a page. */
export function fences(page: string): Fence[] {
    const text = readFileSync(join(root, page), "utf8");
    return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = "", 2: block = "", index }) => ({
        language,
        text: block,
        line: text.slice(0, index).split("\n").length,
    }));
}

/** Every command in the fenced blocks of a page: of shells with and without answers, and of workflows. */
export function documentedCommands(page: string): DocumentedCommand[] {
    return fences(page).flatMap(({ language, text, line }) => {
        switch (language) {
            case "sh":
                return commandsOf(text).map((command) => ({ page, line, command }));
            case "console": {
                const [first = "", ...answer] = text.split("\n");
                return [{ page, line, command: first.slice(2), answer: answer.join("\n") }];
            }
            case "yaml":
                return runSteps(parse(text)).map((command) => ({ page, line, command }));
            default:
                return [];
        }
    });
}

function commandsOf(script: string): string[] {
    return script
        .replace(/ *\\\n\s*/g, " ")
        .split("\n")
        .map((line) => line.replace(/(^|\s+)#.*$/, "").trim())
        .filter((line) => line !== "");
}

/** What the steps of a GitHub workflow run. */
function runSteps(value: unknown): string[] {
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
        key === "run" && typeof member === "string" ? commandsOf(member) : runSteps(member),
    );
}
