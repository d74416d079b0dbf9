import { codesOf, repeats, takes, type Language, type Token } from "./language";

/**
 * Whether two languages have a text in common. Walks pairs of places in the two, so that hostile patterns cost no more
 * than length times length: their automata can have exponentially many states.
 */
export function intersects(one: Language, other: Language): boolean {
    const width = other.length + 1;
    const queue: [number, number][] = [];
    const seen = new Set<number>();
    const reach = (first: number, second: number): void => {
        const key = first * width + second;
        if (seen.has(key)) return;
        seen.add(key);
        queue.push([first, second]);
    };
    reach(0, 0);
    for (const [first, second] of queue) {
        const [left, right] = [one[first], other[second]];
        if (left === undefined && right === undefined) return true;
        // A `*` may take nothing.
        if (left?.kind === "any") reach(first + 1, second);
        if (right?.kind === "any") reach(first, second + 1);
        if (left === undefined || right === undefined || !share(left, right)) continue;
        for (const next of placesAfter(left, first))
            for (const beside of placesAfter(right, second)) reach(next, beside);
    }
    return false;
}

/** Where a language may be when a token has taken one character. */
function placesAfter(token: Token, place: number): readonly number[] {
    if (token.kind === "any") return [place];
    return repeats(token) ? [place, place + 1] : [place + 1];
}

/** Whether some character is taken by both tokens. */
function share(one: Token, other: Token): boolean {
    const codes = onlyCodesOf(one) ?? onlyCodesOf(other);
    return codes === undefined || codes.some((code) => takes(one, code) && takes(other, code));
}

/** The characters that a token takes; undefined where it takes nearly all. */
function onlyCodesOf(token: Token): readonly number[] | undefined {
    switch (token.kind) {
        case "any":
        case "one":
            return undefined;
        case "character":
            return codesOf(token);
        case "set":
            return [...token.codes];
    }
}
