/**
 * What is wrong with a text that JSON.parse refused, and where: "Unexpected token '}' at line 3, column 5".
 * @param error what JSON.parse threw. Of its words none is kept that quotes the text, which could be of any length and
 * steer a terminal; and it names a place in some versions of Node only.
 */
export function jsonProblem(text: string, error: unknown): string {
    const words = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " ");
    const what = words.replace(/, ".*$/s, "").replace(/( in JSON)? at position \d+.*$/, "");
    const position = / at position (\d+)/.exec(words)?.[1];
    const offset = position === undefined ? errorOffset(text) : Number(position);
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    return `${what} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

// eslint-disable-next-line no-control-regex -- a string can't hold these
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"?/.source;
/** A token, white space before it included; a string may lack its end. */
const TOKEN = new RegExp(
    `([ \\t\\r\\n]*)(${STRING}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null|[{}[\\],:]|)`,
    "y",
);

/** What may come next: a value or the end of a list that is empty yet, a key or the end of an object, and so on. */
type Wanted = "value" | "first item" | "first key" | "key" | "colon" | "comma" | "nothing";

/** Where a text stops being JSON: the first token that can't be there, or the end. */
function errorOffset(text: string): number {
    const open: string[] = [];
    let wanted: Wanted = "value";
    let at = 0;
    for (;;) {
        TOKEN.lastIndex = at;
        const [whole = "", space = "", token = ""] = TOKEN.exec(text) ?? [];
        const start = at + space.length;
        // What breaks a string off is in the middle of it.
        if (/^"/.test(token) && !/^".*"$/s.test(token)) return start + token.length;
        const next = following(token, wanted, open);
        if (next === undefined) return start;
        wanted = next;
        at += whole.length;
    }
}

/** What may follow a token where something was wanted; nothing where the token can't be there. */
function following(token: string, wanted: Wanted, open: string[]): Wanted | undefined {
    const closed = (): Wanted => (open.length === 0 ? "nothing" : "comma");
    const isString = token.startsWith('"');
    switch (wanted) {
        case "value":
        case "first item":
            if (token === "{" || token === "[") {
                open.push(token);
                return token === "{" ? "first key" : "first item";
            }
            if (token === "]" && wanted === "first item") break;
            return token === "" || /^[}\],:]$/.test(token) ? undefined : closed();
        case "first key":
        case "key":
            if (token === "}" && wanted === "first key") break;
            return isString ? "colon" : undefined;
        case "colon":
            return token === ":" ? "value" : undefined;
        case "comma":
            if (token === ",") return open.at(-1) === "{" ? "key" : "value";
            if (token === (open.at(-1) === "{" ? "}" : "]")) break;
            return undefined;
        case "nothing":
            return undefined;
    }
    open.pop();
    return closed();
}
