import { RunError } from "@pulumi/pulumi";
import type { Path } from "../scenario";

export type { Path } from "../scenario";

/** The namespace of this program's configuration: the project's name. */
export const NAMESPACE = "session-manager-access";

/** One thing that is wrong in the stack's configuration. */
export interface Problem {
    /** Where it is: the configuration key, then the keys and positions inside it. */
    readonly path: Path;
    /** What is wrong: the value, the key itself, or that there is such a key at all. Default: the value. */
    readonly wrong?: "value" | "key" | "unknown key" | undefined;
    /** The value, or the key, as it was written; undefined if it is missing. */
    readonly found: unknown;
    /** What is expected instead, as a noun phrase: "one of tags, group". */
    readonly expected: string;
    /**
     * What was probably meant, in the words that belong there. A function where finding it takes long: it is called only
     * for the problems that are listed.
     */
    readonly hint?: string | (() => string | undefined) | undefined;
}

/** Something counted or computed, as opposed to a value that was written: a sentence. */
export class Measured {
    readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

/** How many problems one error lists; the rest is counted. */
const LISTED = 10;

/** How much of a value an error shows. */
const SHOWN = 100;

/**
 * Everything that is wrong in the configuration as one error. Pulumi prints a RunError without a stack trace, which
 * would say nothing to the person who wrote the configuration.
 */
export class ConfigurationError extends RunError {
    readonly problems: readonly Problem[];

    constructor(problems: readonly Problem[], secretKeys: readonly string[] = []) {
        const listed = problems.slice(0, LISTED).map((problem) => describe(problem, secretKeys));
        const more = problems.length > LISTED ? [`… and ${problems.length - LISTED} more`] : [];
        const title =
            problems.length === 1
                ? "The stack's configuration has a problem. No resource was touched."
                : `The stack's configuration has ${problems.length} problems. No resource was touched.`;
        super([title, ...listed, ...more].join("\n\n"));
        this.problems = problems;
    }
}

function describe(problem: Problem, secretKeys: readonly string[]): string {
    const key = pathText(problem.path);
    // A secret is a secret in the terminal and the CI's log too, and hints repeat the value.
    const secret = secretKeys.includes(key.split(/[.[]/, 1)[0] ?? key);
    const hint = secret ? undefined : typeof problem.hint === "function" ? problem.hint() : problem.hint;
    const line = `  ${whatIsWrong(problem, key, secret)} (expected ${problem.expected})`;
    return [line, ...(hint === undefined ? [] : [`    ${hint}`])].join("\n");
}

function whatIsWrong({ found, wrong = "value" }: Problem, key: string, secret: boolean): string {
    if (found === undefined) return `missing value for ${key}`;
    if (found instanceof Measured) return `invalid value for ${key}: ${secret ? "[secret]" : found.text}`;
    const shown = secret ? "[secret]" : foundText(found);
    switch (wrong) {
        case "value":
            return `invalid value ${shown} for ${key}`;
        case "key":
            return `invalid key ${shown} at ${key}`;
        case "unknown key":
            return `unknown key ${key} with value ${shown}`;
    }
}

/** The path as `pulumi config set --path` takes it: `session-manager-access:custom.users.alice.grants[0]`. */
export function pathText(path: Path): string {
    const [key, ...rest] = path;
    const steps = rest.map((step) =>
        typeof step === "number" ? `[${step}]` : /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${quoted(step)}]`,
    );
    const name = String(key);
    // The keys of other namespaces, and the environment's variables, stand for themselves.
    return `${/:|^AWS_/.test(name) ? name : `${NAMESPACE}:${name}`}${steps.join("")}`;
}

function foundText(value: unknown): string {
    return typeof value === "string" ? quoted(value) : shortened(JSON.stringify(value));
}

/** Text in quotation marks, with what a terminal wouldn't show (spaces of other kinds, marks, controls) as escapes. */
export function quoted(text: string): string {
    return visible(JSON.stringify(shortened(text)));
}

/** What a terminal wouldn't show as escapes. */
export function visible(text: string): string {
    return text.replace(
        /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

function shortened(text: string): string {
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
}
