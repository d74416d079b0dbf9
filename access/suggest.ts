import { printableJson } from "./report/printable";

/** How many names an error enumerates. */
const ENUMERATED = 12;

/** The names as an enumeration, cut short where it would fill the screen. */
export function enumeration(names: readonly string[]): string {
    const listed = names.slice(0, ENUMERATED).join(", ");
    return names.length > ENUMERATED ? `${listed} and ${names.length - ENUMERATED} more` : listed;
}

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
    const best = names
        .map((name) => ({ name, distance: distance(text, name.toLowerCase()) }))
        .sort((one, other) => one.distance - other.distance)[0];
    if (best !== undefined && best.distance <= Math.max(text.length > 3 ? 2 : 1, Math.floor(text.length / 3)))
        return best.name;

    const kin = names.filter((name) => holds(text, name.toLowerCase()) || holds(name.toLowerCase(), text));
    return kin.length === 1 ? kin[0] : undefined;
}

/** Shorter words stand in too many others. */
const SHORTEST_PART = 3;

function holds(whole: string, part: string): boolean {
    return part.length >= SHORTEST_PART && whole.includes(part);
}

/**
 * How many characters to insert, drop, change or swap with their neighbour.
 * @param enough from here on the number doesn't matter, which is quicker. Default: it always does.
 */
export function distance(one: string, other: string, enough = Infinity): number {
    if (Math.abs(one.length - other.length) >= enough) return enough;
    let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
    for (let i = 1; i <= one.length; i++) {
        const next = [i];
        for (let j = 1; j <= other.length; j++) {
            const changed = at(row, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
            const swapped =
                i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? at(before, j - 2) + 1 : Infinity;
            next.push(Math.min(changed, swapped, at(row, j) + 1, at(next, j - 1) + 1));
        }
        [before, row] = [row, next];
    }
    return at(row, other.length);
}

function at(row: readonly number[], index: number): number {
    return row[index] ?? Infinity;
}
