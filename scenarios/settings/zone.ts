import { hash } from "../../access/hash";

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
