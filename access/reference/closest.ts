/**
 * The name that is meant by a misspelt one: that which differs in the fewest letters, two at the most, and in no more
 * than a third of them. The first of several.
 */
export function closest(written: string, names: Iterable<string>): string | undefined {
    let best: string | undefined;
    let fewest = Math.min(MOST, Math.floor(written.length / 3)) + 1;
    for (const name of names) {
        const letters = distance(written, name, fewest);
        if (letters < fewest) [best, fewest] = [name, letters];
    }
    return best;
}

const MOST = 2;

/**
 * How many letters must be added, removed, changed or swapped with the next to get from one word to another; `enough`
 * where it is that many or more. Letter case doesn't count.
 */
function distance(one: string, other: string, enough: number): number {
    const [from, to] = [one.toLowerCase(), other.toLowerCase()];
    if (Math.abs(from.length - to.length) >= enough) return enough;
    let before: number[] = [];
    let row = Array.from({ length: to.length + 1 }, (_, index) => index);
    for (let i = 0; i < from.length; i += 1) {
        const next = [i + 1];
        for (let j = 0; j < to.length; j += 1) {
            const change = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
            const swapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
            next.push(
                Math.min(
                    change,
                    (row[j + 1] ?? 0) + 1,
                    (next[j] ?? 0) + 1,
                    swapped ? (before[j - 1] ?? 0) + 1 : enough,
                ),
            );
        }
        [before, row] = [row, next];
    }
    return Math.min(row.at(-1) ?? 0, enough);
}
