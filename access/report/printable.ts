/**
 * Names, tags and policies come from anyone who can write them, and end up on terminals, in comments and in pages. A control
 * character could clear a reviewer's screen, and a bidirectional one could make `dev` read as `prod`: such characters
 * are shown as what they are. https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */

/**
 * Controls, line and paragraph separators, format characters (bidirectional marks, zero-width, tags), all that fonts show
 * as nothing, and spaces that look like the usual one.
 * https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

/** The text with every character that isn't seen written out, as `\u{202e}`. Newlines too: it stays one line. */
export function printable(text: string): string {
    return text.replace(HIDDEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** As `printable`, and cut with an ellipsis behind so many characters. */
export function shortened(text: string, length: number): string {
    const characters = [...printable(text)];
    return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : characters.join("");
}

/**
 * A value as JSON in which nothing is hidden, and which reads back as it was.
 * @param indent as `JSON.stringify` has it, default none.
 */
export function printableJson(value: unknown, indent?: number): string {
    return JSON.stringify(value, undefined, indent).replace(HIDDEN, (character) => {
        // A line break is the indent's: in a string it is escaped already.
        if (character === "\n") return character;
        return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    });
}
