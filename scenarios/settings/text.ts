/** Writing systems whose letters are easily mistaken for Latin ones. */
const LOOKALIKE_SCRIPTS = [
    ["Cyrillic", /\p{Script=Cyrillic}/u],
    ["Greek", /\p{Script=Greek}/u],
    ["Armenian", /\p{Script=Armenian}/u],
    ["Cherokee", /\p{Script=Cherokee}/u],
    ["full-width Latin", /[\uff21-\uff3a\uff41-\uff5a]/u],
    ["mathematical Latin", /[\u{1d400}-\u{1d7ff}]/u],
] as const;

/**
 * Whether every JavaScript object has a key of this name already (`__proto__`, `constructor`, `toString`): as the name of
 * a user or tag it would be lost or mistaken for what is built in.
 */
export function isReserved(name: string): boolean {
    return name in Object.prototype;
}

/** What replaces a reserved name. */
export const NOT_RESERVED = "a name that isn't reserved in JavaScript";

/**
 * What makes a text differ from how it looks; undefined if nothing does. A tag that looks right and isn't gives access
 * to nothing, or leaves an instance out, without a reason that anyone sees.
 */
export function deception(text: string): string | undefined {
    if (text !== text.trim()) return "without leading or trailing spaces";

    // Variation selectors belong to emoji; U+2800 is a pattern of Braille without dots.
    if (
        /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/u.test(
            text,
        )
    )
        return "without invisible characters";

    if (/(?! )\p{Zs}/u.test(text)) return "with ordinary spaces only";

    // As Go writes a time, which Pulumi's reader makes of a date in YAML.
    if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \S+$/.test(text))
        return "in quotation marks: without them, YAML reads a date as a point in time";

    if (text !== text.normalize("NFC")) return "in Unicode's composed form (NFC)";

    const mixed = LOOKALIKE_SCRIPTS.find(([, letters]) => /[A-Za-z]/.test(text) && letters.test(text));
    return mixed === undefined ? undefined : `without both Latin and ${mixed[0]} letters, which look alike`;
}
