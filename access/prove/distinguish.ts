import { isUnknown, type RequestContext } from "../evaluate/context";
import { fill } from "../evaluate/variables";
import { globOf, type GlobPart } from "../match/glob";
import type { Condition } from "../policy/policy";
import { exactText, isVariable, type Template, type Variable } from "../policy/template";
import { dimensionName, sourceOf } from "./key-sources";
import { globLanguage, textLanguage, type Language } from "../match/language";
import type { OrderedValues } from "./ordered-values";

/** What a condition asks of the one dimension that it depends on. */
export interface Distinction {
    /** The dimension, or undefined where everything in the condition is given. */
    readonly dimension: string | undefined;
    readonly texts: readonly string[];
    readonly languages: readonly Language[];
    /** Numbers, dates or addresses that values are compared with by order. */
    readonly ordered?: OrderedValues;
}

/** Why a condition can't be followed exactly, as a part of a sentence: its truth is then open. */
export interface Open {
    readonly open: string;
}

const nothing = { texts: [], languages: [] };

/** Finds the dimension of a condition and what the condition tells apart in it. */
export function distinguish(condition: Condition, principal: RequestContext): Distinction | Open {
    const { key, name, operator, values } = condition;
    const source = sourceOf(key, principal);
    const own = dimensionName(source, key);
    const variables = "templates" in values ? values.templates.flatMap((template) => template.variables) : [];
    const others = variables.flatMap((variable) => {
        const dimension = dimensionName(sourceOf(variable.key, principal), variable.key);
        return dimension === undefined ? [] : [dimension];
    });
    const dimensions = new Set([...(own === undefined ? [] : [own]), ...others]);
    const [dimension] = dimensions;
    if (dimensions.size > 1) return { open: `${name} is compared with ${unfixed(variables, dimension, principal)}` };
    if (dimension === undefined) return { dimension, ...nothing };
    if (source.from === "call" && operator.set !== "none") return { open: `${name} can have several values` };
    if (own === undefined || others.length > 0) return reversed(condition, dimension, principal, own === undefined);
    switch (values.family) {
        case "null":
            return { dimension, ...nothing };
        case "string":
        case "bool":
            return strings(condition, dimension, values.templates, principal);
        case "numeric":
        case "date":
        case "ip":
            return { dimension, ...nothing, ordered: values };
        case "arn":
        case "binary":
            return { open: `${operator.name} on ${name}` };
    }
}

/** The first variable whose value isn't fixed, and why it isn't, in words that say what to do about it. */
function unfixed(variables: readonly Variable[], own: string | undefined, principal: RequestContext): string {
    const [variable, source] =
        variables
            .map((one) => [one, sourceOf(one.key, principal)] as const)
            .find(([{ key }, from]) => (dimensionName(from, key) ?? own) !== own) ?? [];
    if (variable === undefined || source?.from !== "call") return "another property of the instance";
    const tag = /^aws:principaltag\/(.*)$/i.exec(variable.name)?.[1];
    return tag === undefined
        ? `\${${variable.name}}, which ${source.value.unknown}`
        : `the tag ${tag} of the principal that opens the session: it may come with the session (sts:TagSession), and which values policies let in isn't followed`;
}

type Comparison = "equals" | "ignore-case" | "like";

function comparisonOf({ operator, values }: Condition): Comparison {
    if (values.family === "bool") return "ignore-case";
    return operator.comparison.family === "string" ? operator.comparison.by : "equals";
}

function strings(
    condition: Condition,
    dimension: string,
    templates: readonly Template[],
    principal: RequestContext,
): Distinction | Open {
    const texts: string[] = [];
    const languages: Language[] = [];
    for (const template of templates) {
        const filled = fill(template, principal);
        // Without a value nothing matches; that a value isn't known the evaluator finds itself.
        if (filled.kind !== "text") continue;
        const compared = compare(comparisonOf(condition), filled.parts);
        if (compared === undefined) return { open: `letters beyond ASCII in ${condition.name}` };
        if (typeof compared === "string") texts.push(compared);
        else languages.push(compared);
    }
    return { dimension, texts, languages };
}

function compare(by: Comparison, parts: readonly GlobPart[]): string | Language | undefined {
    switch (by) {
        case "equals":
            return exactText(parts);
        case "ignore-case": {
            const text = exactText(parts);
            // AWS doesn't say how it treats the letter case of others.
            return /^[\x20-\x7e]*$/.test(text) ? textLanguage(text, true) : undefined;
        }
        case "like": {
            const pattern = globOf(parts);
            return pattern.exact ?? globLanguage(pattern);
        }
    }
}

/** A given value compared with a variable of the instance: `aws:PrincipalTag/team` equals `${aws:ResourceTag/team}`. */
function reversed(
    condition: Condition,
    dimension: string,
    principal: RequestContext,
    given: boolean,
): Distinction | Open {
    const value = principal.get(condition.key);
    const { values } = condition;
    if (values.family !== "string" || !given) return { open: `${condition.name} is compared with itself` };
    for (const { parts, text } of values.templates) {
        const [first, ...rest] = parts;
        const whole = first !== undefined && isVariable(first) && rest.length === 0;
        // In the middle of a text a variable's value could end anywhere.
        if (parts.some(isVariable) && !whole) return { open: `${text}, in which a variable is only a part` };
    }
    const present = value === undefined || isUnknown(value) ? [] : typeof value === "string" ? [value] : value;
    const fallbacks = values.templates.flatMap(({ variables }) => variables.flatMap((one) => one.fallback ?? []));
    const fold = comparisonOf(condition) === "ignore-case";
    const texts = [...present, ...fallbacks];
    return fold
        ? texts.every((text) => /^[\x20-\x7e]*$/.test(text))
            ? { dimension, texts: [], languages: texts.map((text) => textLanguage(text, true)) }
            : { open: `letters beyond ASCII in ${condition.name}` }
        : { dimension, texts, languages: [] };
}
