import { arnPatternOf, resourcePatternOf } from "../match/arn";
import { glob, globOf } from "../match/glob";
import { arnLikeLanguage, globLanguage, resourceLanguage, textLanguage, type Language } from "../match/language";
import { witnesses } from "../match/witnesses";
import type { Condition } from "../policy/policy";
import { exactText, type Template } from "../policy/template";
import { boundaries, type IpRange } from "../policy/values";
import type { RequestContext, Unknown } from "./context";
import { fill } from "./variables";

/** A value that an unknown key may have; `undefined` where it may be absent. */
export type Witness = string | undefined;

/**
 * Values of an unknown key, one for every way in which conditions can tell its values apart.
 * @param apart texts that are told apart from all others besides. Default: none.
 * @returns nothing where conditions compare it in ways that can't be combined, or depend on something else unknown.
 */
export function witnessesOf(
    unknown: Unknown,
    conditions: readonly Condition[],
    context: RequestContext,
    apart: readonly string[] = [],
): readonly Witness[] | undefined {
    const sets = conditions.some(({ operator }) => operator.set !== "none");
    // Unlike a tag, any other key that a set operator asks for may have several values.
    if (sets && unknown.oneOf === undefined && !conditions.every(isTag)) return undefined;
    const values = unknown.oneOf ?? valuesOf(unknown, conditions, context, apart);
    if (values === undefined) return undefined;
    return unknown.absent === true ? [undefined, ...values] : values;
}

function isTag({ key }: Condition): boolean {
    return /tag\//.test(key);
}

function valuesOf(
    unknown: Unknown,
    conditions: readonly Condition[],
    context: RequestContext,
    apart: readonly string[],
): readonly string[] | undefined {
    // To ForAllValues and ForAnyValue an empty text is as good as none, so it can't stand for other texts.
    const empty = conditions.some(({ operator }) => operator.set !== "none") ? [""] : [];
    const mentioned = new Mentioned([...empty, ...apart]);
    const points: string[] = [];
    let textual = unknown.like !== undefined;
    // People may write anything into a tag; where AWS has a number, a date or an address, it is one.
    const free = conditions.some(isTag);
    for (const condition of conditions) {
        const { values } = condition;
        switch (values.family) {
            case "null":
                break;
            case "string":
            case "bool":
            case "arn": {
                textual = true;
                if (!mentioned.add(condition, values.templates, context)) return undefined;
                break;
            }
            case "numeric":
            case "date":
                points.push(...numbersAround(values.numbers, unknown.numbers));
                break;
            case "ip":
                points.push(...addressesAround(values.ranges));
                break;
            case "binary":
                points.push(...values.bytes, "AA==", "AAAA");
        }
    }
    // A key is a text to some conditions and a number to others: that isn't worth being exact about.
    if (points.length > 0) return textual ? undefined : [...new Set([...points, ...empty, ...(free ? ["x"] : [])])];
    return mentioned.witnesses(unknown);
}

/** Patterns that people write have a few dozen states. */
const MOST_STATES = 2_000;

/** What conditions and Resource patterns compare a value with. */
class Mentioned {
    private readonly texts: Set<string>;
    private readonly languages: Language[] = [];

    constructor(texts: readonly string[] = []) {
        this.texts = new Set(texts);
    }

    /** Adds the values of a condition. @returns whether all of them are known. */
    add({ operator }: Condition, templates: readonly Template[], context: RequestContext): boolean {
        const { comparison } = operator;
        for (const template of templates) {
            const filled = fill(template, context);
            if (filled.kind === "unknown") return false;
            if (filled.kind === "absent") continue;
            if (comparison.family === "arn") this.languages.push(arnLikeLanguage(arnPatternOf(filled.parts)));
            else if (
                comparison.family === "bool" ||
                (comparison.family === "string" && comparison.by === "ignore-case")
            )
                this.languages.push(textLanguage(exactText(filled.parts), true));
            else if (comparison.family === "string" && comparison.by === "like")
                this.addPattern(globOf(filled.parts), globLanguage);
            else this.texts.add(exactText(filled.parts));
        }
        return true;
    }

    /** Adds a pattern, which may be a text. */
    addPattern<P extends { readonly exact: string | undefined }>(
        pattern: P,
        languageOf: (pattern: P) => Language,
    ): void {
        if (pattern.exact === undefined) this.languages.push(languageOf(pattern));
        else this.texts.add(pattern.exact);
    }

    /** A text of each kind; nothing where that would take too long. */
    witnesses({ like, texts }: Pick<Unknown, "like" | "texts">): readonly string[] | undefined {
        const universe = texts?.language ?? (like === undefined ? undefined : globLanguage(glob(like)));
        return witnesses({
            texts: this.texts,
            languages: this.languages,
            ...(universe && { universe }),
            ...(texts && { longest: texts.longest }),
            mostStates: MOST_STATES,
        });
    }
}

/**
 * ARNs of an unknown resource, one for every way in which Resource patterns can tell them apart.
 * @param conditions that compare the ARN too, as those on aws:PrincipalArn. Default: none.
 * @param apart texts that are told apart from all others besides. Default: none.
 */
export function resourceWitnesses(
    unknown: Unknown,
    patterns: readonly Template[],
    context: RequestContext,
    conditions: readonly Condition[] = [],
    apart: readonly string[] = [],
): readonly string[] | undefined {
    if (unknown.oneOf !== undefined) return unknown.oneOf;
    const mentioned = new Mentioned(apart);
    for (const condition of conditions) {
        if ("templates" in condition.values && !mentioned.add(condition, condition.values.templates, context))
            return undefined;
    }
    for (const pattern of patterns) {
        const filled = fill(pattern, context);
        if (filled.kind === "unknown") return undefined;
        if (filled.kind === "absent") continue;
        const { surely, perhaps } = pattern.constant?.resource ?? resourcePatternOf(filled.parts);
        for (const one of [surely, ...perhaps]) mentioned.addPattern(one, resourceLanguage);
    }
    return mentioned.witnesses({ like: unknown.like ?? "*" });
}

/** Each number, one between each two, one below and one above them all; none outside of a range. */
function numbersAround(numbers: readonly number[], range?: readonly [number, number]): string[] {
    const sorted = [...new Set([...numbers, ...(range ?? [])])].sort((one, other) => one - other);
    const found: number[] = [];
    for (const [index, number] of sorted.entries()) {
        const next = sorted[index + 1];
        found.push(number, next === undefined ? number + 1 : number + (next - number) / 2);
    }
    const first = sorted[0];
    if (first !== undefined) found.push(first - 1);
    const [least, most] = range ?? [-Infinity, Infinity];
    return found.filter((number) => number >= least && number <= most).map(String);
}

/** The first address of each range and the first one behind it, of both kinds. */
function addressesAround(ranges: readonly IpRange[]): string[] {
    return ["0.0.0.0", "::", ...ranges.flatMap(boundaries)];
}

/** Every combination: the first takes the first of each, and what is chosen first changes first. */
export function* combinations(
    choices: readonly (readonly [string, readonly Witness[]])[],
): Generator<Map<string, Witness>> {
    const [first, ...rest] = choices;
    if (first === undefined) {
        yield new Map();
        return;
    }
    for (const others of combinations(rest)) for (const value of first[1]) yield new Map(others).set(first[0], value);
}
