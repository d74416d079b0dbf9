import { arnPatternOf, resourcePatternOf, type ArnPattern, type ResourcePattern } from "../match/arn";
import { globOf, type Glob, type GlobPart } from "../match/glob";

/** A policy variable: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`. */
export interface Variable {
    /** The condition key as written. */
    readonly name: string;
    /** The key in lower case: IAM's keys are case-insensitive. */
    readonly key: string;
    /** The default where the key has no value. */
    readonly fallback: string | undefined;
}

/** A piece of text, or a variable to be filled in. */
export type TemplatePart = GlobPart | Variable;

/** A string of a policy with its variables. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export interface Template {
    /** The string as written. */
    readonly text: string;
    readonly parts: readonly TemplatePart[];
    readonly variables: readonly Variable[];
    /** Compiled once, where there is no variable. */
    readonly constant: Constant | undefined;
}

/** A string without variables, compiled for every place that it may be used in. */
interface Constant {
    readonly exact: string;
    readonly glob: Glob;
    /** What ArnLike compares with. */
    readonly arn: ArnPattern;
    /** What it covers in Resource and NotResource. */
    readonly resource: ResourcePattern;
}

export function isVariable(part: TemplatePart): part is Variable {
    return "key" in part;
}

/** The text of parts with wildcards taken as they are: what StringEquals compares. */
export function exactText(parts: readonly GlobPart[]): string {
    return parts.map((part) => part.text).join("");
}

/**
 * Reads a string of a policy.
 * @param substitutes whether the policy's Version has variables; without it `${…}` is text.
 * @returns the template, or a sentence that says what is wrong with a variable.
 */
export function readTemplate(text: string, substitutes: boolean): Template | string {
    const cache = substitutes ? read.substituting : read.literal;
    const known = cache.get(text);
    if (known !== undefined) return known;
    const template = compile(text, substitutes);
    if (cache.size >= REMEMBERED) cache.clear();
    if (typeof template !== "string") cache.set(text, template);
    return template;
}

/** Accounts repeat the same strings in thousands of documents. */
const read = { substituting: new Map<string, Template>(), literal: new Map<string, Template>() };
const REMEMBERED = 50_000;

function compile(text: string, substitutes: boolean): Template | string {
    const parts = substitutes ? readParts(text) : [{ text, wildcards: true }];
    if (typeof parts === "string") return parts;
    const variables = parts.filter(isVariable);
    const fixed = parts.filter((part): part is GlobPart => !isVariable(part));
    return { text, parts, variables, constant: variables.length > 0 ? undefined : constantOf(fixed) };
}

function constantOf(parts: readonly GlobPart[]): Constant {
    const arn = arnPatternOf(parts);
    return { exact: exactText(parts), glob: globOf(parts), arn, resource: resourcePatternOf(parts, arn) };
}

const opening = "${";

function readParts(text: string): TemplatePart[] | string {
    const parts: TemplatePart[] = [];
    let from = 0;
    for (;;) {
        const start = text.indexOf(opening, from);
        const before = text.slice(from, start === -1 ? undefined : start);
        if (before !== "") parts.push({ text: before, wildcards: true });
        if (start === -1) return parts;
        // A default is in single quotes and may hold anything but a quote.
        const found = /^\$\{(?:([*?$])|([^${},']+?)(?:\s*,\s*'([^']*)')?)\}/.exec(text.slice(start, start + 2048));
        if (found === null)
            return `the variable at ${JSON.stringify(text.slice(start, start + 40))} is malformed (expected \${key}, \${key, 'default'}, \${*}, \${?}, \${$})`;

        const [all, special, name, fallback] = found;
        if (special !== undefined) parts.push({ text: special, wildcards: false });
        else if (name !== undefined) parts.push({ name, key: name.toLowerCase(), fallback });
        from = start + all.length;
    }
}
