/** A key that one object of a JSON text has twice. */
interface DuplicateKey {
    readonly key: string;
    /** In which item of the outermost list it is, from 0. */
    readonly item: number;
}

/**
 * The keys that one object of a JSON text has twice. JSON.parse keeps the last and says nothing, IAM refuses the document:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-notes
 * @param json a text that JSON.parse has read.
 */
export function* duplicateKeys(json: string): Generator<DuplicateKey, void> {
    /** The keys of each object that is open; nothing for a list. */
    const open: (Set<string> | undefined)[] = [];
    let item = 0;
    const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\],]/gs;
    for (const [text, colon] of json.matchAll(token)) {
        if (text === "{") open.push(new Set());
        else if (text === "[") open.push(undefined);
        else if (text === "}" || text === "]") open.pop();
        else if (text === ",") item += open.length === 1 ? 1 : 0;
        else if (colon !== undefined) {
            const written = text.slice(0, text.length - colon.length);
            const key = written.includes("\\") ? (JSON.parse(written) as string) : written.slice(1, -1);
            const keys = open.at(-1);
            if (keys?.has(key) === true) yield { key, item };
            keys?.add(key);
        }
    }
}

/** The first of them. */
export function duplicateKey(json: string): string | undefined {
    for (const { key } of duplicateKeys(json)) return key;
    return undefined;
}
