import type { ArnPattern } from "../match/arn";
import type { Glob } from "../match/glob";

/**
 * A set of texts as a row of tokens, which a finite automaton follows one character at a time. What the evaluator
 * matches in one go (a wildcard pattern, an ARN pattern, a value in any letter case) is a language here, so that
 * several of them can be asked together: is there a text in these and not in those?
 */
export type Language = readonly Token[];

export type Token =
    /** Any characters, or any one. Within a segment of an ARN a colon isn't among them. */
    | { readonly kind: "any" | "one"; readonly colon: boolean }
    /** One character, in either letter case where `fold` is set. */
    | { readonly kind: "character"; readonly code: number; readonly fold: boolean }
    /** One character of a set, once or several times. */
    | { readonly kind: "set"; readonly codes: ReadonlySet<number>; readonly several: boolean };

const COLON_CODE = 58;
const COLON: Token = { kind: "character", code: COLON_CODE, fold: false };

/** The texts that a wildcard pattern matches. */
export function globLanguage(pattern: Glob, colon = true): Language {
    return pattern.tokens.map((token): Token =>
        token === -1
            ? { kind: "any", colon }
            : token === -2
              ? { kind: "one", colon }
              : { kind: "character", code: token, fold: false },
    );
}

/** One text, and its other spellings where `fold` is set. */
export function textLanguage(text: string, fold: boolean): Language {
    return Array.from(text, (character) => ({ kind: "character", code: character.codePointAt(0) ?? 0, fold }));
}

/** The resources that a pattern in Resource covers: see `matchResource`. */
export function resourceLanguage({ segments, resource }: ArnPattern): Language {
    const tokens: Token[] = [];
    for (const [index, segment] of segments.entries()) {
        if (index > 0) tokens.push(COLON);
        const own = globLanguage(segment, false);
        const last = own.at(-1);
        // A star that ends its segment runs on beyond the colon.
        tokens.push(...(last?.kind === "any" ? [...own.slice(0, -1), { ...last, colon: true }] : own));
    }
    if (resource !== undefined) tokens.push(COLON, ...globLanguage(resource));
    return tokens;
}

/** The ARNs whose region a language describes. */
export function regionLanguage(region: Language): Language {
    const segment: Token = { kind: "any", colon: false };
    return [
        ...[segment, COLON, segment, COLON, segment, COLON],
        ...region.map((token): Token =>
            token.kind === "any" || token.kind === "one" ? { ...token, colon: false } : token,
        ),
        ...[COLON, { kind: "any", colon: true } as const],
    ];
}

/** A language as a key: equal keys, equal languages. */
export function languageKey(language: Language): string {
    const key = keys.get(language) ?? keyOf(language);
    keys.set(language, key);
    return key;
}

const keys = new WeakMap<Language, string>();

function keyOf(language: Language): string {
    return language
        .map((token) => {
            switch (token.kind) {
                case "any":
                    return token.colon ? "*" : "*-";
                case "one":
                    return token.colon ? "?" : "?-";
                case "character":
                    return `${token.code}${token.fold ? "i" : ""}`;
                case "set":
                    return `[${[...token.codes].join(" ")}]${token.several ? "+" : ""}`;
            }
        })
        .join(",");
}

/** The characters that a token treats unlike others. A set's members are alike, and so is what isn't in it. */
export function codesOf(token: Token): readonly number[] {
    switch (token.kind) {
        case "any":
        case "one":
            return token.colon ? [] : [COLON_CODE];
        case "character":
            return token.fold ? [token.code, otherCase(token.code)] : [token.code];
        case "set":
            return [];
    }
}

/** The same letter in the other case: letters of ASCII only, AWS doesn't say how it treats others. */
function otherCase(code: number): number {
    return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? code ^ 32 : code;
}

/** Whether a token takes a character. */
export function takes(token: Token, code: number): boolean {
    switch (token.kind) {
        case "any":
        case "one":
            return token.colon || code !== COLON_CODE;
        case "character":
            return token.code === code || (token.fold && otherCase(token.code) === code);
        case "set":
            return token.codes.has(code);
    }
}
