/**
 * A closed walk that goes from each of these to each other exactly once: an Eulerian circuit of the complete directed
 * graph, found by Hierholzer's algorithm.
 */
export function everySwitchOnce<Name>(names: readonly Name[]): readonly Name[] {
    const left = new Map(names.map((name) => [name, names.filter((other) => other !== name)]));
    const open = names.slice(0, 1);
    const walk: Name[] = [];
    while (open.length > 0) {
        const here = open.at(-1) as Name;
        const next = left.get(here)?.pop();
        if (next === undefined) {
            walk.push(here);
            open.pop();
        } else open.push(next);
    }
    return walk.reverse();
}

/** A closed walk forward through all of these and back: each is entered and left on both sides. */
export function thereAndBack<Name>(names: readonly Name[]): readonly Name[] {
    return [...names, ...names.slice(0, 1), ...names.toReversed()];
}
