import { distance } from "../suggest";

/**
 * The name that is meant by a misspelt one: that which differs in the fewest letters, two at the most, and in no more
 * than a third of them. The first of several.
 */
export function closest(written: string, names: Iterable<string>): string | undefined {
    let best: string | undefined;
    let fewest = Math.min(MOST, Math.floor(written.length / 3)) + 1;
    for (const name of names) {
        const letters = distance(written.toLowerCase(), name.toLowerCase(), fewest);
        if (letters < fewest) [best, fewest] = [name, letters];
    }
    return best;
}

const MOST = 2;
