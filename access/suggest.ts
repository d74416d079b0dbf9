import { printableJson } from "./report/printable";

/** "did you mean …?" if one of the names is close to what was written. */
export function didYouMean(written: unknown, names: readonly string[]): string | undefined {
    const name = nearest(written, names);
    return name === undefined ? undefined : `did you mean ${printableJson(name)}?`;
}

/** The same behind a message that names what is allowed: `; did you mean "…"?`, or nothing. */
export function suggestion(written: string, names: readonly string[]): string {
    const text = didYouMean(written, names);
    return text === undefined ? "" : `; ${text}`;
}

/** The name that is closest to what was written, if it is close; else the only one that holds it or is held by it. */
export function nearest(written: unknown, names: readonly string[]): string | undefined {
    if (typeof written !== "string" || written.length > 128) return undefined;

    const text = written.toLowerCase();
    let best: string | undefined;
    let fewest = Math.max(text.length > 3 ? 2 : 1, Math.floor(text.length / 3)) + 1;
    for (const name of names) {
        const changes = distance(text, name.toLowerCase(), fewest);
        if (changes < fewest) [best, fewest] = [name, changes];
    }
    if (best !== undefined) return best;

    const kin = names.filter((name) => holds(text, name.toLowerCase()) || holds(name.toLowerCase(), text));
    return kin.length === 1 ? kin[0] : undefined;
}

/** Shorter words are part of too many others. */
const SHORTEST_PART = 3;

function holds(whole: string, part: string): boolean {
    return part.length >= SHORTEST_PART && whole.includes(part);
}

/**
 * How many characters to insert, drop, change or swap with their neighbour.
 * @param enough from here on the number doesn't matter, which is quicker. Default: it always does.
 */
export function distance(one: string, other: string, enough = Infinity): number {
    const width = other.length;
    if (Math.abs(one.length - width) >= enough) return enough;
    // More than any distance; whole numbers are quicker than Infinity.
    const far = one.length + width;
    let before = new Array<number>(width + 1).fill(far);
    let row = Array.from(before, (_, index) => index);
    let next = [...before];
    let least = 0;
    for (let i = 1; i <= one.length; i++) {
        const leastBefore = least;
        // A cell is no less than its way from the diagonal: those further off than `enough` stay out.
        const first = Math.max(1, i - enough + 1);
        const last = Math.min(width, i + enough - 1);
        let left = first === 1 ? i : far;
        next[first - 1] = least = left;
        for (let j = first; j <= last; j++) {
            const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1);
            const changed = (row[j - 1] ?? far) + (same ? 0 : 1);
            left = Math.min(changed, (row[j] ?? far) + 1, left + 1);
            if (!same && i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
                left = Math.min(left, (before[j - 2] ?? far) + 1);

            next[j] = left;
            if (left < least) least = left;
        }
        if (last < width) next[last + 1] = far;
        if (least >= enough && leastBefore + 1 >= enough) return enough;
        [before, row, next] = [row, next, before];
    }
    return row[width] ?? far;
}
