/** How many keys the objects of a JSON text have, one that an object has twice counted twice. */
export function keysWritten(json: string): number {
    let count = 0;
    for (let start = json.indexOf('"'); start !== -1;) {
        let end = json.indexOf('"', start + 1);
        while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
        let next = end + 1;
        while (isSpace(json.charCodeAt(next))) next += 1;
        if (json.charCodeAt(next) === COLON) count += 1;
        start = json.indexOf('"', next);
    }
    return count;
}

/** How many keys the objects in a value have. */
export function keysIn(value: unknown): number {
    let count = 0;
    const open: unknown[] = [value];
    while (open.length > 0) {
        const one = open.pop();
        if (typeof one !== "object" || one === null) continue;
        const members = Array.isArray(one) ? (one as unknown[]) : Object.values(one);
        if (members !== one) count += members.length;
        for (const inner of members) if (typeof inner === "object") open.push(inner);
    }
    return count;
}

const [COLON, BACKSLASH] = [":".charCodeAt(0), "\\".charCodeAt(0)];

/** Whether an odd number of backslashes is before a quotation mark. */
function isEscaped(json: string, quote: number): boolean {
    let before = quote - 1;
    while (json.charCodeAt(before) === BACKSLASH) before -= 1;
    return (quote - before) % 2 === 0;
}

function isSpace(code: number): boolean {
    return code === 32 || code === 10 || code === 13 || code === 9;
}
