/**
 * A key that one object of a JSON text has twice. JSON.parse keeps the last and says nothing, IAM refuses the document:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-notes
 * @param json a text that JSON.parse has read.
 */
export function duplicateKey(json: string): string | undefined {
    /** The keys of each object that is open; nothing for a list. */
    const open: (Set<string> | undefined)[] = [];
    const token = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/gs;
    for (const [text, colon] of json.matchAll(token)) {
        if (text === "{") open.push(new Set());
        else if (text === "[") open.push(undefined);
        else if (text === "}" || text === "]") open.pop();
        else if (colon !== undefined) {
            const key = JSON.parse(text.slice(0, text.length - colon.length)) as string;
            const keys = open.at(-1);
            if (keys?.has(key) === true) return key;
            keys?.add(key);
        }
    }
    return undefined;
}
