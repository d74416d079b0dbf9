import type { Caller } from "../../evaluate/caller";
import { isUnknown, type ContextValue, type RequestContext, type Unknown } from "../../evaluate/context";
import { layerStatements, type LayerPolicies } from "../../evaluate/outcome";
import { variableKeys } from "../../evaluate/settle-unknowns";
import { coversAction } from "../../evaluate/statement";
import { glob, matchGlob } from "../../match/glob";
import { combinations, witnessesOf, type Witness } from "../../evaluate/witnesses";
import type { RoleSession } from "../../matrix/account";
import type { PassedTags } from "../../matrix/step";
import type { Condition } from "../../policy/policy";
import { freeKey } from "./call-parameters";
import { plainest } from "./required-values";

const TAG = "aws:requesttag/";
const TAG_KEYS = "aws:tagkeys";
const TRANSITIVE = "sts:transitivetagkeys";
const SESSION_NAME = "sts:rolesessionname";
const CHOSEN_TAG: Unknown = { unknown: "is the caller's choice", absent: true };
/** What stands before a tag for the choice of its letter case. */
const SPELLED = "spelled ";
/** A tag that no condition names. */
const ANOTHER = "another-tag";

/** The calls that assuming a role can take: with tags and with a source identity one each besides. */
export const ASSUMING = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity"] as const;

/** The calls that assuming a role by one of them can take, in lower case. */
export function callsOf({ action, also = [] }: Pick<Called, "action" | "also">): readonly string[] {
    return [action, ...also].map((name) => name.toLowerCase()).concat(ASSUMING.slice(1));
}

/** More choices than these aren't tried. */
const LIMIT = 2048;

/** One way in which the request can be made. */
export interface Choice {
    readonly request: RequestContext;
    /** The calls that must be allowed besides. */
    readonly also: readonly string[];
    readonly tags?: PassedTags | undefined;
    /** Equal for choices that differ only in what the caller chooses. */
    readonly given: string;
}

/** A request of which nothing that the caller chooses is known, where there are too many choices to try. */
export function unchosen(request: RequestContext): RequestContext {
    return {
        get: (key) =>
            freeKey(key) ??
            (key.startsWith(TAG) || key === TAG_KEYS || key === TRANSITIVE ? CHOSEN_TAG : request.get(key)),
    };
}

interface Called {
    readonly layers: readonly LayerPolicies[];
    readonly action: string;
    /** The calls that are made besides in any case. Default: none. */
    readonly also?: readonly string[];
    readonly request: RequestContext;
    readonly caller: Caller["type"];
    /** The session that is made, where its tags or its name matter. Default: any. */
    readonly session?: RoleSession | undefined;
    /** Which further keys the caller chooses. */
    readonly isFree: (key: string) => boolean;
}

/**
 * Every way to call that statements can tell apart, the plainest first.
 * @returns nothing where they are too many, or can't be told apart exactly.
 */
export function choicesOf(call: Called): Iterable<Choice> | undefined {
    const { layers, also = [], request, session, caller, isFree } = call;
    const calls = callsOf(call);
    const statements = layerStatements(layers).filter((one) => calls.some((name) => coversAction(one, name)));
    const conditions = statements.flatMap((statement) => statement.conditions);
    const filledIn = variableKeys(statements);
    const keys = new Set([...conditions.map(({ key }) => key), ...filledIn]);
    const fixed = fixedTags(session);
    const choices: [string, readonly Witness[]][] = [];
    let cases = 1;
    const add = (key: string, values: readonly Witness[] | undefined): boolean => {
        if (values === undefined) return false;
        choices.push([key, values]);
        cases *= values.length;
        return cases <= LIMIT;
    };
    const valuesOf = (key: string, value: Unknown): readonly Witness[] | undefined => {
        const { name, otherThan = [] } = key === SESSION_NAME ? (session ?? {}) : {};
        if (name !== undefined) return [name];
        // Where a value is filled in elsewhere, other values matter than those that its own conditions tell apart.
        if (filledIn.has(key) && value.oneOf === undefined) return undefined;
        const compared = conditions.filter((one) => one.key === key);
        const values = witnessesOf(value, compared, request, otherThan);
        return values?.filter((one) => one === undefined || !otherThan.includes(one));
    };
    for (const key of keys) {
        const value = freeKey(key, caller);
        if (value !== undefined && !add(key, valuesOf(key, value))) return undefined;
        if (value === undefined && isFree(key)) {
            const open = request.get(key);
            if (open !== undefined && isUnknown(open) && !add(key, valuesOf(key, open))) return undefined;
        }
    }
    const spellings = spellingsOf(conditions, keys, session);
    const wanted = [...keys].filter((key) => key.startsWith(TAG));
    for (const key of new Set([...wanted, ...spellings.keys(), ...fixed.keys()])) {
        const given = fixed.has(key) ? [fixed.get(key)] : givenTag(request.get(key));
        if (!add(key, given ?? valuesOf(key, asUnknown(request.get(key))))) return undefined;
    }
    for (const [key, names] of spellings) if (!add(SPELLED + key, [...names])) return undefined;
    const isGiven = (key: string): boolean => !isChosen(key, caller) && !isFree(key);
    return combined(request, choices, also, keys.has(TRANSITIVE) ? [false, true] : [false], isGiven);
}

/** Whether the caller chooses it, not AWS's service or the identity provider. */
function isChosen(key: string, caller: Caller["type"]): boolean {
    if (caller === "service") return false;
    return caller !== "federated" || key === "sts:durationseconds" || key === "aws:requestedregion";
}

/** The tags by which a session is told apart from others; absent where it has none. */
function fixedTags(session: RoleSession | undefined): Map<string, string | undefined> {
    const tags = Object.entries(session?.tags ?? {}).map(([key, value]) => [TAG + key.toLowerCase(), value] as const);
    const absent = (session?.keys ?? []).map((key) => [TAG + key.toLowerCase(), undefined] as const);
    return new Map<string, string | undefined>([...absent, ...tags]);
}

function givenTag(value: ContextValue | undefined): readonly Witness[] | undefined {
    return typeof value === "string" ? [value] : Array.isArray(value) ? (value as readonly string[]) : undefined;
}

function asUnknown(value: ContextValue | undefined): Unknown {
    return value !== undefined && isUnknown(value) ? value : CHOSEN_TAG;
}

/**
 * In what letter case tags may be passed, as conditions on aws:TagKeys and sts:TransitiveTagKeys tell them apart. What a
 * session tag's key is compared with later ignores letter case, and those conditions don't.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know
 */
function spellingsOf(
    conditions: readonly Condition[],
    keys: ReadonlySet<string>,
    session: RoleSession | undefined,
): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    if (!keys.has(TAG_KEYS) && !keys.has(TRANSITIVE)) return found;
    const asked = conditions.filter(({ key }) => key === TAG_KEYS || key === TRANSITIVE);
    const texts = asked.flatMap(constantTexts);
    const patterns = texts.map((text) => glob(text));
    const known = new Set<string>();
    const add = (name: string): void => {
        const key = TAG + name.toLowerCase();
        // One of all that the conditions take for the same.
        const told = JSON.stringify([
            key,
            texts.map((text) => text === name),
            patterns.map((one) => matchGlob(one, name)),
        ]);
        if (known.has(told)) return;
        known.add(told);
        found.set(key, (found.get(key) ?? new Set()).add(name));
    };
    const passed = Object.keys(session?.tags ?? {});
    const compared = conditions.filter(({ key }) => key.startsWith(TAG)).map(({ name }) => name.slice(TAG.length));
    const named = [...texts.map(plainest), ...passed, ...compared];
    for (const name of [...named, ...named.flatMap(otherCases)]) add(name);
    add(ANOTHER);
    return found;
}

function constantTexts({ values }: Condition): readonly string[] {
    if (!("templates" in values)) return [];
    return values.templates.filter(({ variables }) => variables.length === 0).map(({ text }) => text);
}

/**
 * A key in other letter cases. Unless all that there are are written, one that isn't differs in a single letter from one
 * that is.
 */
function otherCases(name: string): readonly string[] {
    const letters = [...name];
    const turned = letters.map((letter, at) => letters.with(at, otherCase(letter)).join(""));
    return [name.toLowerCase(), name.toUpperCase(), ...turned];
}

function otherCase(letter: string): string {
    return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

function* combined(
    request: RequestContext,
    choices: readonly (readonly [string, readonly Witness[]])[],
    always: readonly string[],
    transitive: readonly boolean[],
    isGiven: (key: string) => boolean,
): Generator<Choice> {
    // What conditions ask for first is kept longest.
    for (const chosen of combinations([...choices].reverse())) {
        const present = [...chosen]
            .filter(([key, value]) => key.startsWith(TAG) && value !== undefined)
            .map(([key]) => chosen.get(SPELLED + key) ?? key.slice(TAG.length));
        const given = JSON.stringify([...chosen].filter(([key]) => isGiven(key)));
        for (const passed of present.length === 0 ? [false] : transitive) {
            const values = new Map<string, ContextValue | undefined>(chosen);
            values.set(TAG_KEYS, present.length === 0 ? undefined : present);
            values.set(TRANSITIVE, passed ? present : undefined);
            const also = [
                ...always,
                ...(present.length === 0 ? [] : ["sts:TagSession"]),
                ...(chosen.get("sts:sourceidentity") === undefined ? [] : ["sts:SetSourceIdentity"]),
            ];
            const get = (key: string): ContextValue | undefined =>
                values.has(key) ? values.get(key) : key.startsWith(TAG) ? undefined : request.get(key);
            const keys = present.map((key) => key.toLowerCase());
            yield {
                request: { get },
                also,
                tags: keys.length === 0 ? undefined : { keys, areTransitive: passed },
                given,
            };
        }
    }
}
