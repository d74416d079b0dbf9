import type { ArnPattern } from "./arn";
import { endsWithStar, type Glob } from "./glob";

/**
 * A set of texts as a row of tokens, which a finite automaton follows one character at a time. What the evaluator
 * matches in one go (a wildcard pattern, an ARN pattern, a value in any letter case) is a language here, so that
 * several of them can be asked together: is there a text in these and not in those? Matching itself doesn't go this way;
 * the tests hold the two against each other.
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

/** One text, and its spellings in other letter cases where `fold` is set. */
export function textLanguage(text: string, fold: boolean): Language {
    return Array.from(text, (character) => {
        const code = character.codePointAt(0) ?? 0;
        return { kind: "character", code: fold ? lower(code) : code, fold };
    });
}

/** The resources that a pattern in Resource covers: see `matchResource`. */
export function resourceLanguage(pattern: ArnPattern): Language {
    // A star that ends its segment runs on beyond the colon.
    return arnLanguage(pattern, (segment) => {
        const own = globLanguage(segment, false);
        return endsWithStar(segment) ? [...own.slice(0, -1), { kind: "any", colon: true }] : own;
    });
}

/** The ARNs that ArnLike accepts: see `matchArn`. */
export function arnLikeLanguage(pattern: ArnPattern): Language {
    return arnLanguage(pattern, (segment) => globLanguage(segment, false));
}

function arnLanguage({ segments, resource }: ArnPattern, languageOf: (segment: Glob) => Language): Language {
    const parts = segments.map(languageOf);
    if (resource !== undefined) parts.push(globLanguage(resource));
    return parts.flatMap((part, index) => (index === 0 ? part : [COLON, ...part]));
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
            return token.fold ? [token.code, upper(token.code)] : [token.code];
        case "set":
            return [];
    }
}

function lower(code: number): number {
    return String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
}

function upper(code: number): number {
    return String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code;
}

/** Whether a token takes a character. */
export function takes(token: Token, code: number): boolean {
    switch (token.kind) {
        case "any":
        case "one":
            return token.colon || code !== COLON_CODE;
        case "character":
            return token.code === (token.fold ? lower(code) : code);
        case "set":
            return token.codes.has(code);
    }
}

/** Whether a token may take any number of characters, one after the other. */
export function repeats(token: Token): boolean {
    return token.kind === "any" || (token.kind === "set" && token.several);
}
