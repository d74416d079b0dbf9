/** More values than these are counted: a condition can list hundreds of addresses. */
const SHOWN = 20;

/**
 * Values of which one is enough: "Development or Test". What isn't shown is said to be another alternative: "Development
 * and 17 more" would read as something that must hold besides.
 */
export function eitherOf(texts: readonly string[]): string {
    // One value in place of "or one of 1 other values" takes no more room.
    if (texts.length <= SHOWN + 1) return texts.map(asValue).join(" or ");
    return `${texts.slice(0, SHOWN).map(asValue).join(" or ")} or one of ${texts.length - SHOWN} other values`;
}

/** A value or a key in a sentence: in quotes where it could be read as more than one word of it, or as none. */
export function asValue(text: string): string {
    return /^\S+$/.test(text) ? text : JSON.stringify(text);
}
