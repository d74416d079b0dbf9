import { ofArn, ofGlob, ofResource, witnesses, type Automaton } from "../match/automaton";
import { arnPatternOf, resourcePatternOf } from "../match/arn";
import { glob, globOf } from "../match/glob";
import type { Condition } from "../policy/policy";
import type { Template } from "../policy/template";
import { boundaries, type IpRange } from "../policy/values";
import type { RequestContext, Unknown } from "./context";
import { fill } from "./variables";

/** A value that an unknown key may have; `undefined` where it may be absent. */
export type Witness = string | undefined;

/**
 * Values of an unknown key, one for every way in which conditions can tell its values apart.
 * @returns nothing where conditions compare it in ways that don't go together, or hang on something else unknown.
 */
export function witnessesOf(
    unknown: Unknown,
    conditions: readonly Condition[],
    context: RequestContext,
): readonly Witness[] | undefined {
    const sets = conditions.some(({ operator }) => operator.set !== "none");
    // Unlike a tag, any other key that a set operator asks for may have several values.
    if (sets && unknown.oneOf === undefined && !conditions.every(isTag)) return undefined;
    const values = unknown.oneOf ?? valuesOf(unknown, conditions, context);
    if (values === undefined) return undefined;
    return unknown.absent === true ? [undefined, ...values] : values;
}

function isTag({ key }: Condition): boolean {
    return /tag\//.test(key);
}

function valuesOf(
    { like }: Unknown,
    conditions: readonly Condition[],
    context: RequestContext,
): readonly string[] | undefined {
    // To ForAllValues and ForAnyValue an empty text is as good as none, so it can't stand for other texts.
    const empty = conditions.some(({ operator }) => operator.set !== "none") ? [""] : [];
    const automata: Automaton[] = empty.map((text) => ofGlob(glob(text)));
    const points: string[] = [];
    let textual = like !== undefined;
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
                const found = automataOf(condition, values.templates, context);
                if (found === undefined) return undefined;
                automata.push(...found);
                break;
            }
            case "numeric":
            case "date":
                points.push(...numbersAround(values.numbers));
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
    return witnesses(automata, like === undefined ? undefined : ofGlob(glob(like)));
}

function automataOf(
    { operator }: Condition,
    templates: readonly Template[],
    context: RequestContext,
): Automaton[] | undefined {
    const automata: Automaton[] = [];
    for (const template of templates) {
        const filled = fill(template, context);
        if (filled.kind === "unknown") return undefined;
        if (filled.kind === "absent") continue;
        const { comparison } = operator;
        const plain = filled.parts.map(({ text }) => ({ text, wildcards: false }));
        if (comparison.family === "arn") automata.push(ofArn(arnPatternOf(filled.parts)));
        else if (comparison.family === "bool") automata.push(ofGlob(globOf(plain), true));
        else if (comparison.family === "string" && comparison.by === "like")
            automata.push(ofGlob(globOf(filled.parts)));
        else automata.push(ofGlob(globOf(plain), comparison.family === "string" && comparison.by === "ignore-case"));
    }
    return automata;
}

/** ARNs of an unknown resource, one for every way in which Resource patterns can tell them apart. */
export function resourceWitnesses(
    unknown: Unknown,
    patterns: readonly Template[],
    context: RequestContext,
): readonly string[] | undefined {
    if (unknown.oneOf !== undefined) return unknown.oneOf;
    const automata: Automaton[] = [];
    for (const pattern of patterns) {
        const filled = fill(pattern, context);
        if (filled.kind === "unknown") return undefined;
        if (filled.kind === "absent") continue;
        const { surely, perhaps } = pattern.constant?.resource ?? resourcePatternOf(filled.parts);
        automata.push(...[surely, ...perhaps].map(ofResource));
    }
    return witnesses(automata, ofGlob(glob(unknown.like ?? "*")));
}

/** Each number, one between each two, one below and one above them all. */
function numbersAround(numbers: readonly number[]): string[] {
    const sorted = [...new Set(numbers)].sort((one, other) => one - other);
    const found: number[] = [];
    for (const [index, number] of sorted.entries()) {
        const next = sorted[index + 1];
        found.push(number, next === undefined ? number + 1 : number + (next - number) / 2);
    }
    const first = sorted[0];
    if (first !== undefined) found.push(first - 1);
    return found.map(String);
}

/** The first address of each range and the first one behind it, of both kinds. */
function addressesAround(ranges: readonly IpRange[]): string[] {
    return ["0.0.0.0", "::", ...ranges.flatMap(boundaries)];
}
