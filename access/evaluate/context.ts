import type { Language } from "../match/language";

/**
 * A value that isn't known when the question is asked: a tag before deployment, the address a request will come from.
 * The verdict is unknown only if it depends on such a value.
 */
export interface Unknown {
    /** Why it isn't known, as a part of a sentence: "is known after deployment". */
    readonly unknown: string;
    /** Whether the key may also be absent. Default false. */
    readonly absent?: boolean;
    /** A pattern with `*` and `?` that the value is known to match. Default `*`. */
    readonly like?: string;
    /** The only values it can have. */
    readonly oneOf?: readonly string[];
    /** The texts that AWS takes for it. Default: any. */
    readonly texts?: { readonly language: Language; readonly longest: number };
    /** The numbers that AWS takes for it, from the first to the second. Default: any. */
    readonly numbers?: readonly [number, number];
}

/** A key that a request doesn't have. */
export const ABSENT: Unknown = { unknown: "isn't there", absent: true, oneOf: [] };

/** What a condition key has in a request: one value, several (`aws:TagKeys`), or one not known. */
export type ContextValue = string | readonly string[] | Unknown;

/** Condition keys and their values. A key that isn't there is absent from the request. */
export type Context = Readonly<Record<string, ContextValue>>;

/** The context of a request as the evaluator asks it: by keys in lower case. */
export interface RequestContext {
    get(key: string): ContextValue | undefined;
}

export function isUnknown(value: ContextValue): value is Unknown {
    return typeof value === "object" && !Array.isArray(value);
}

/** Two keys of a context, or two tags of one instance, that differ only in letter case. */
export class AmbiguousKeyError extends Error {
    override readonly name = "AmbiguousKeyError";

    constructor(one: string, other: string) {
        super(
            `${JSON.stringify(one)} and ${JSON.stringify(other)} differ only in letter case, and condition keys are case-insensitive: AWS doesn't say which one a policy sees (expected only one of them)`,
        );
    }
}

/**
 * Keys in lower case with their values.
 * @throws AmbiguousKeyError for two keys that are the same key to IAM.
 */
export function contextOf(context: Context): Map<string, ContextValue> {
    const spelling = new Map<string, string>();
    const result = new Map<string, ContextValue>();
    for (const [name, value] of Object.entries(context)) {
        const key = name.toLowerCase();
        const other = spelling.get(key);
        if (other !== undefined) throw new AmbiguousKeyError(other, name);
        spelling.set(key, name);
        result.set(key, value);
    }
    return result;
}

/** The two prefixes under which conditions see the tags of an instance, in lower case. */
export const INSTANCE_TAG_PREFIXES = ["ssm:resourcetag/", "aws:resourcetag/"] as const;

/**
 * An instance's tags as condition keys, in lower case: `ssm:resourceTag/K` and `aws:ResourceTag/K`.
 *
 * EC2 lets an instance have both `Environment` and `environment`. Which of the two a condition sees AWS doesn't say, so
 * the value is then not known, and the reason names the tags.
 */
export function instanceTagContext(tags: Readonly<Record<string, string | Unknown>>): Map<string, ContextValue> {
    const spellings = new Map<string, string[]>();
    for (const name of Object.keys(tags)) {
        const key = name.toLowerCase();
        spellings.set(key, [...(spellings.get(key) ?? []), name]);
    }
    const result = new Map<string, ContextValue>();
    for (const [key, names] of spellings) {
        const values = names.map((name) => tags[name] ?? "");
        const value = values.length === 1 ? (values[0] ?? "") : ambiguous(names, values);
        for (const prefix of INSTANCE_TAG_PREFIXES) result.set(prefix + key, value);
    }
    return result;
}

function ambiguous(names: readonly string[], values: readonly (string | Unknown)[]): Unknown {
    const unknown = `is ambiguous: the tags ${names.join(" and ")} differ only in letter case`;
    const texts = values.filter((value) => typeof value === "string");
    return texts.length === values.length ? { unknown, oneOf: texts } : { unknown };
}

/** The first of several contexts that knows a key. */
export function layered(...contexts: readonly RequestContext[]): RequestContext {
    return {
        get(key) {
            for (const context of contexts) {
                const value = context.get(key);
                if (value !== undefined) return value;
            }
            return undefined;
        },
    };
}
