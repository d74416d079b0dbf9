import { quoted } from "./problem";

/** How many names an error enumerates. */
const ENUMERATED = 12;

/** The names as an enumeration, cut short where it would fill the screen. */
export function enumeration(names: readonly string[]): string {
    const listed = names.slice(0, ENUMERATED).join(", ");
    return names.length > ENUMERATED ? `${listed} and ${names.length - ENUMERATED} more` : listed;
}

/** "did you mean …?" if one of the names is close to what was written. */
export function didYouMean(written: unknown, names: readonly string[]): string | undefined {
    if (typeof written !== "string" || written.length > 128) {
        return undefined;
    }
    const best = names
        .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
        .sort((one, other) => one.distance - other.distance)[0];
    return best !== undefined &&
        best.distance <= Math.max(2, Math.floor(written.length / 3)) &&
        best.distance < written.length
        ? `did you mean ${quoted(best.name)}?`
        : undefined;
}

/** Levenshtein's distance: how many characters to insert, drop or change. */
export function distance(one: string, other: string): number {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let i = 1; i <= one.length; i++) {
        const next = [i];
        for (let j = 1; j <= other.length; j++) {
            const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
            next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[other.length] ?? 0;
}
