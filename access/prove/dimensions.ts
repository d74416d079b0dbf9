import type { RequestContext } from "../evaluate/context";
import { fill } from "../evaluate/variables";
import { resourcePatternOf, type ArnPattern, type ResourcePattern } from "../match/arn";
import { globOf, matchGlob, glob as compiled } from "../match/glob";
import type { Condition, PolicyStatement } from "../policy/policy";
import { distinguish, type Distinction, type Open } from "./distinguish";
import { generalRequest, INSTANCE, sourceOf, type KeySource } from "./key-sources";
import { globLanguage, regionLanguage, resourceLanguage, textLanguage, type Language } from "../match/language";
import { pointsOf, type OrderedValues } from "./ordered-values";
import type { Scope } from "./scope";
import { witnesses } from "../match/witnesses";

/** The longest value of a tag, in characters. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
const LONGEST_TAG = 256;
/** Longer than any ARN of an instance and any value of a condition key. */
const LONGEST = 2048;

/** One thing that can differ between requests to open a session, and a value of each kind that it can have. */
export interface Dimension {
    /** `instance`, `tag environment`, `call aws:sourceip`. */
    readonly name: string;
    /** Values that between them stand for all; undefined is: not there. */
    readonly values: readonly (string | undefined)[];
}

/** What may be reached. */
export interface Resources {
    /** The ARNs there can be: those of one of these languages. */
    readonly universes: readonly Language[];
    /** Whether they may carry tags. */
    readonly tagged: boolean;
    /** A tag, by its key in lower case, that they lack in any case. Default: none. */
    readonly lacking?: string | undefined;
    /** The moment from which on requests are made: time doesn't come back. Default: any moment. */
    readonly from?: Date | undefined;
}

/** All that can differ, and the conditions that can't be followed exactly with the reason. */
export interface Dimensions {
    readonly all: readonly Dimension[];
    readonly distinctions: ReadonlyMap<Condition, Distinction | Open>;
}

interface Gathered {
    readonly texts: Set<string>;
    readonly languages: Language[];
    readonly ordered: { condition: Condition; values: OrderedValues }[];
    source?: KeySource;
}

/** A dimension with more kinds of values than can be followed. */
export class TooIntricate extends Error {
    override readonly name = "TooIntricate";
}

/**
 * Gathers what statements and scope mention, dimension by dimension, and finds the kinds of values.
 * @throws TooIntricate where patterns can't be followed to the end.
 */
export function dimensionsOf(
    statements: readonly PolicyStatement[],
    scope: Scope,
    principal: RequestContext,
    resources: Resources,
): Dimensions {
    const gathered = new Map<string, Gathered>();
    const of = (name: string): Gathered => {
        const known = gathered.get(name) ?? { texts: new Set<string>(), languages: [], ordered: [] };
        gathered.set(name, known);
        return known;
    };
    const distinctions = new Map<Condition, Distinction | Open>();
    const instance = of(INSTANCE);
    const general = generalRequest(principal);
    for (const statement of statements) {
        for (const pattern of resourcesOf(statement, general)) {
            if (pattern.exact === undefined) instance.languages.push(resourceLanguage(pattern));
            else instance.texts.add(pattern.exact);
        }
        for (const condition of statement.conditions) {
            const found = distinguish(condition, principal);
            distinctions.set(condition, found);
            if (!("open" in found)) gather(found, condition, of, principal);
        }
    }
    gatherScope(scope, of);
    const all = [...gathered].map(([name, one]) => ({ name, values: valuesOf(name, one, distinctions, resources) }));
    return { all, distinctions };
}

/** The ARNs that a statement covers, and those that it covers with some value of what isn't known. */
function resourcesOf({ resources }: PolicyStatement, general: RequestContext): ArnPattern[] {
    return (resources?.patterns ?? []).flatMap((template) => {
        if (template.constant !== undefined) return readings(template.constant.resource);
        const filled = fill(template, general);
        return filled.kind === "absent" || filled.parts === undefined ? [] : readings(resourcePatternOf(filled.parts));
    });
}

/** Every way in which a pattern may be read. */
function readings({ surely, perhaps }: ResourcePattern): ArnPattern[] {
    return [surely, ...perhaps];
}

function gather(
    { dimension, texts, languages, ordered }: Distinction,
    condition: Condition,
    of: (name: string) => Gathered,
    principal: RequestContext,
): void {
    if (dimension === undefined) return;
    const into = of(dimension);
    if (dimension === INSTANCE) {
        into.languages.push(...texts.map((text) => regionLanguage(textLanguage(text, false))));
        into.languages.push(...languages.map(regionLanguage));
        return;
    }
    for (const text of texts) into.texts.add(text);
    into.languages.push(...languages);
    if (ordered !== undefined) into.ordered.push({ condition, values: ordered });
    const source = sourceOf(condition.key, principal);
    if (source.from === "call") into.source = source;
}

function gatherScope(scope: Scope, of: (name: string) => Gathered): void {
    const instance = of(INSTANCE);
    for (const { instances, tags, regions } of scope) {
        for (const arn of instances ?? []) instance.texts.add(arn);
        for (const region of regions ?? []) instance.languages.push(regionLanguage(textLanguage(region, false)));
        for (const [key, values] of Object.entries(tags ?? {}))
            for (const value of values) of(`tag ${key.toLowerCase()}`).texts.add(value);
    }
}

function valuesOf(
    name: string,
    { texts, languages, ordered, source }: Gathered,
    distinctions: Map<Condition, Distinction | Open>,
    { universes, tagged, lacking, from }: Resources,
): readonly (string | undefined)[] {
    if (name === INSTANCE) {
        const longest = LONGEST;
        return universes.flatMap((universe) => found({ texts, languages, universe, longest }, "ARNs"));
    }
    if (name.startsWith("tag ") && (!tagged || name === `tag ${lacking}`)) return [undefined];
    const unknown = source?.from === "call" ? source.value : undefined;
    const absent = unknown === undefined || unknown.absent === true ? [undefined] : [];
    if (unknown?.oneOf !== undefined) return [...absent, ...unknown.oneOf];
    // As a text, part of a moment may stand for a later one.
    const clock = from !== undefined && CLOCKS.has(name) && texts.size === 0 && languages.length === 0;
    const family = ordered.some(({ values }) => values.family === "date") ? "date" : "numeric";
    const start = clock ? [{ family, numbers: [Math.ceil(from.getTime() / 1000)], texts: [] } as const] : [];
    const points = ordered.length === 0 ? [] : pointsOf([...ordered.map(({ values }) => values), ...start]);
    // Numbers beside patterns on one key: which texts are both, the automata don't know.
    if (points === undefined || (ordered.length > 0 && (texts.size > 0 || languages.length > 0))) {
        for (const { condition } of ordered)
            distinctions.set(condition, { open: `${condition.operator.name} on ${condition.name}` });
    }
    // To ForAllValues and ForAnyValue an empty text is as good as none.
    const mentioned = new Set([...texts, ...(points ?? []), ""]);
    const like = unknown?.like === undefined ? undefined : compiled(unknown.like);
    const kinds =
        like === undefined
            ? languages
            : [...languages, globLanguage(globOf([{ text: unknown?.like ?? "*", wildcards: true }]))];
    const longest = name.startsWith("tag ") ? LONGEST_TAG : LONGEST;
    const values = found({ texts: mentioned, languages: kinds, longest }, name);
    const possible = values.filter((value) => like === undefined || matchGlob(like, value));
    return [...absent, ...(clock ? possible.filter((value) => isFrom(value, from)) : possible)];
}

/** The condition keys that tell the time. */
const CLOCKS: ReadonlySet<string> = new Set(["call aws:currenttime", "call aws:epochtime"]);

/** Whether a text is a moment, as a date or in seconds since 1970, that hasn't passed. */
function isFrom(value: string, from: Date): boolean {
    const moment = /^-?[\d.]+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    return moment >= from.getTime();
}

function found(distinctions: Parameters<typeof witnesses>[0], what: string): readonly string[] {
    const values = witnesses(distinctions);
    if (values === undefined) throw new TooIntricate(`the patterns on ${what} overlap in too many ways`);
    return values;
}
