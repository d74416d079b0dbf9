import { RunError } from "@pulumi/pulumi";
import type { Path } from "../scenario";

export type { Path } from "../scenario";

/** The namespace of this program's configuration: the project's name. */
export const NAMESPACE = "session-manager-access";

/** One thing that is wrong in the stack's configuration. */
export interface Problem {
    /** Where it stands: the configuration key, then the keys and positions inside it. */
    readonly path: Path;
    /** The value that stands there; undefined if nothing does. */
    readonly found: unknown;
    /** What may stand there, as a noun phrase: "one of tags, group". */
    readonly allowed: string;
    /**
     * What was probably meant, in the words that belong there. A function where finding it takes long: it is asked for
     * the problems that are listed only.
     */
    readonly hint?: string | (() => string | undefined) | undefined;
}

/** Something counted or computed that was found, as opposed to a value that was written. */
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
    const found = secret ? "[secret]" : foundText(problem.found);
    const hint = secret ? undefined : typeof problem.hint === "function" ? problem.hint() : problem.hint;
    const lines = [`  ${key}`, `    found:   ${found}`, `    allowed: ${problem.allowed}`];
    return [...lines, ...(hint === undefined ? [] : [`    ${hint}`])].join("\n");
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

/** A value as a person would point at it, with its kind where quoting it alone would mislead. */
export function foundText(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    if (value === null) {
        return "nothing (null)";
    }
    if (value instanceof Measured) {
        return value.text;
    }
    if (typeof value === "string") {
        return quoted(value);
    }
    const text = shortened(JSON.stringify(value));
    if (Array.isArray(value)) {
        return `${text} (a list)`;
    }
    return typeof value === "object" ? `${text} (a map)` : `${text} (a ${typeof value})`;
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
