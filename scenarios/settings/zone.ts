/**
 * Which of a number of zones an instance is in. It depends on the instance's name alone, so that another instance
 * more or less moves (and so replaces) none, and another zone moves only those that it takes (rendezvous hashing).
 */
export function zoneOf(name: string, zones: number): number {
    let best = 0;
    let highest = -1;
    for (let zone = 0; zone < zones; zone++) {
        const weight = hash(`${zone}/${name}`);
        if (weight > highest) [best, highest] = [zone, weight];
    }
    return best;
}

/** FNV-1a with a final mix, without which names that differ in their last letter alone would stay together. */
function hash(text: string): number {
    let state = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);

    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    return (state ^ (state >>> 16)) >>> 0;
}
