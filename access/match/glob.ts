/**
 * IAM's wildcards: `*` is any characters, `?` is one. No regular expression is built from a policy, so that a pattern
 * meant to make a matcher slow stays within length of pattern times length of text.
 */

/** Stands for `*` among the code points of a pattern. */
const ANY = -1;
/** Stands for `?` among the code points of a pattern. */
const ONE = -2;

/** A compiled pattern. */
export interface Glob {
    /** The one text that matches, where the pattern has no wildcards. */
    readonly exact: string | undefined;
    /** What every matching text starts with. */
    readonly prefix: string;
    /** Code points, with `ANY` and `ONE` for the wildcards. */
    readonly tokens: readonly number[];
}

/** A piece of a pattern: text in which wildcards count, or text taken as it is (a variable's value, `${*}`). */
export interface GlobPart {
    readonly text: string;
    readonly wildcards: boolean;
}

/** Compiles the parts of a pattern, put one behind the other. */
export function globOf(parts: readonly GlobPart[]): Glob {
    const tokens: number[] = [];
    for (const { text, wildcards } of parts) {
        for (const character of text) {
            if (wildcards && character === "*") {
                // Neighbouring stars are one star.
                if (tokens.at(-1) !== ANY) tokens.push(ANY);
            } else tokens.push(wildcards && character === "?" ? ONE : (character.codePointAt(0) ?? 0));
        }
    }
    const first = tokens.findIndex((token) => token < 0);
    const prefix = text(first === -1 ? tokens : tokens.slice(0, first));
    return { exact: first === -1 ? prefix : undefined, prefix, tokens };
}

/** Compiles a pattern as it is written. */
export function glob(pattern: string): Glob {
    return globOf([{ text: pattern, wildcards: true }]);
}

function text(codePoints: readonly number[]): string {
    return codePoints.map((code) => String.fromCodePoint(code)).join("");
}

/** Whether the pattern is `*` alone. */
export function matchesAll(pattern: Glob): boolean {
    return pattern.tokens.length === 1 && pattern.tokens[0] === ANY;
}

/** Whether the pattern's last character is a `*`. */
export function endsWithStar(pattern: Glob): boolean {
    return pattern.tokens.at(-1) === ANY;
}

const surrogate = /[\ud800-\udfff]/;

/** Whether the whole text matches the pattern, case-sensitively. */
export function matchGlob(pattern: Glob, candidate: string): boolean {
    if (pattern.exact !== undefined) return pattern.exact === candidate;
    if (!candidate.startsWith(pattern.prefix)) return false;
    // A `?` is one character, not half of one.
    if (surrogate.test(candidate)) {
        const points = Array.from(candidate, (character) => character.codePointAt(0) ?? 0);
        return run(pattern.tokens, points.length, (index) => points[index] ?? 0);
    }
    return run(pattern.tokens, candidate.length, (index) => candidate.charCodeAt(index));
}

/**
 * Goes back to the latest star only: what an earlier star could take, the latest can take as well. So every pair of a
 * token and a character is compared once at most.
 */
function run(tokens: readonly number[], length: number, at: (index: number) => number): boolean {
    let token = 0;
    let index = 0;
    let star = -1;
    let resume = 0;
    while (index < length) {
        const expected = tokens[token];
        if (expected === ANY) {
            star = token;
            resume = index;
            token += 1;
        } else if (expected !== undefined && (expected === ONE || expected === at(index))) {
            token += 1;
            index += 1;
        } else if (star !== -1) {
            resume += 1;
            index = resume;
            token = star + 1;
        } else return false;
    }
    while (tokens[token] === ANY) token += 1;
    return token === tokens.length;
}
