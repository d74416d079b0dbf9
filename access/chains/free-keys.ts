import { isUnknown, type ContextValue, type RequestContext, type Unknown } from "../evaluate/context";
import { layerStatements, type LayerPolicies } from "../evaluate/outcome";
import { variableKeys } from "../evaluate/settle-unknowns";
import { coversAction } from "../evaluate/statement";
import { witnessesOf, type Witness } from "../evaluate/witnesses";
import type { Condition } from "../policy/policy";

/** What the caller of AssumeRole writes into the request, beside the session's tags. */
const FREE: ReadonlyMap<string, Unknown> = new Map(
    Object.entries({
        "sts:externalid": { unknown: "is the caller's choice", absent: true },
        "sts:rolesessionname": { unknown: "is the caller's choice" },
        "sts:sourceidentity": { unknown: "is the caller's choice", absent: true },
        "sts:durationseconds": { unknown: "is the caller's choice", absent: true },
        "aws:requestedregion": { unknown: "is the caller's choice" },
    }),
);

const TAG = "aws:requesttag/";
const TAG_KEYS = "aws:tagkeys";
const TRANSITIVE = "sts:transitivetagkeys";
const CHOSEN_TAG: Unknown = { unknown: "is the caller's choice", absent: true };

/** The calls that assuming a role can take: with tags and with a source identity one each besides. */
export const ASSUMING = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"] as const;

/** More choices than these aren't tried. */
const LIMIT = 2048;

/** One way in which a caller can make the request. */
export interface Choice {
    readonly request: RequestContext;
    /** The calls that must be allowed besides. */
    readonly also: readonly string[];
}

/** A request of which nothing that the caller chooses is known, where there are too many choices to try. */
export function unchosen(request: RequestContext): RequestContext {
    return {
        get: (key) =>
            FREE.get(key) ??
            (key.startsWith(TAG) || key === TAG_KEYS || key === TRANSITIVE ? CHOSEN_TAG : request.get(key)),
    };
}

/**
 * Every way to call that statements can tell apart, the plainest first.
 * @param tags the session tags that must be passed. Default: any.
 * @param isFree which further keys the caller chooses. Default: none.
 * @returns nothing where they are too many, or can't be told apart exactly.
 */
export function choicesOf(
    layers: readonly LayerPolicies[],
    action: string,
    request: RequestContext,
    tags?: Readonly<Record<string, string>>,
    isFree: (key: string) => boolean = () => false,
): Iterable<Choice> | undefined {
    const covered = [action.toLowerCase(), ...ASSUMING.slice(1)];
    const statements = layerStatements(layers).filter((one) => covered.some((call) => coversAction(one, call)));
    const conditions = statements.flatMap((statement) => statement.conditions);
    const keys = new Set([...conditions.map(({ key }) => key), ...variableKeys(statements)]);
    const fixed = new Map(Object.entries(tags ?? {}).map(([key, value]) => [TAG + key.toLowerCase(), value]));
    const choices: [string, readonly Witness[]][] = [];
    let cases = 1;
    const add = (key: string, value: Unknown): boolean => {
        const about = conditions.filter((one) => one.key === key);
        const values = witnessesOf(value, about, request);
        if (values === undefined) return false;
        choices.push([key, values]);
        cases *= values.length;
        return cases <= LIMIT;
    };
    for (const key of keys) {
        const value = FREE.get(key);
        if (value !== undefined && !add(key, value)) return undefined;
        if (value === undefined && isFree(key)) {
            const open = request.get(key);
            if (open !== undefined && isUnknown(open) && !add(key, open)) return undefined;
        }
    }
    if (tags === undefined) {
        const wanted = new Set([...[...keys].filter((key) => key.startsWith(TAG)), ...namedTags(conditions)]);
        for (const key of wanted) if (!add(key, CHOSEN_TAG)) return undefined;
    }
    const transitive = keys.has(TRANSITIVE) ? [false, true] : [false];
    return combined(request, choices, fixed, transitive);
}

/** Tags that a condition on aws:TagKeys or sts:TransitiveTagKeys names. */
function namedTags(conditions: readonly Condition[]): string[] {
    return conditions
        .filter(({ key }) => key === TAG_KEYS || key === TRANSITIVE)
        .flatMap(({ values }) => ("templates" in values ? values.templates : []))
        .flatMap(({ constant }) => (constant === undefined || /[*?]/.test(constant.exact) ? [] : [constant.exact]))
        .map((name) => TAG + name.toLowerCase());
}

function* combined(
    request: RequestContext,
    choices: readonly (readonly [string, readonly Witness[]])[],
    fixed: ReadonlyMap<string, string>,
    transitive: readonly boolean[],
): Generator<Choice> {
    for (const chosen of combinations(choices)) {
        const tags = new Map([...fixed, ...[...chosen].filter(([key]) => key.startsWith(TAG))]);
        const present = [...tags].filter(([, value]) => value !== undefined).map(([key]) => key.slice(TAG.length));
        for (const passed of present.length === 0 ? [false] : transitive) {
            const values = new Map<string, ContextValue | undefined>([...chosen, ...tags]);
            values.set(TAG_KEYS, present.length === 0 ? undefined : present);
            values.set(TRANSITIVE, passed ? present : undefined);
            const also = [
                ...(present.length === 0 ? [] : ["sts:TagSession"]),
                ...(chosen.get("sts:sourceidentity") === undefined ? [] : ["sts:SetSourceIdentity"]),
            ];
            const get = (key: string): ContextValue | undefined =>
                values.has(key) ? values.get(key) : key.startsWith(TAG) ? undefined : request.get(key);
            yield { request: { get }, also };
        }
    }
}

/** Every combination; the first takes the first of each. */
function* combinations(choices: readonly (readonly [string, readonly Witness[]])[]): Generator<Map<string, Witness>> {
    const [first, ...rest] = choices;
    if (first === undefined) {
        yield new Map();
        return;
    }
    for (const value of first[1]) for (const others of combinations(rest)) yield new Map(others).set(first[0], value);
}
