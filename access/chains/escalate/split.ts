import type { AccountInstance } from "../../matrix/account";
import { Bits } from "../../matrix/bits";

/** A set of so many instances as sets of those of which the same is said. */
export function split(instances: Bits, length: number, said: (position: number) => string): Bits[] {
    const found = new Map<string, Bits>();
    for (const position of instances) {
        const what = said(position);
        const set = found.get(what) ?? new Bits(length);
        set.add(position);
        found.set(what, set);
    }
    return [...found.values()];
}

/** For each position the number of its set. */
export function numbered(sets: readonly Bits[], length: number): Int32Array {
    const found = new Int32Array(length).fill(-1);
    for (const [index, set] of sets.entries()) for (const position of set) found[position] = index;
    return found;
}

/** What tells instances apart by their tags of some keys, which are in lower case: in whatever letter case those are. */
export function tagText(instance: AccountInstance | undefined, keys: readonly string[]): string {
    const tags = Object.entries(instance?.tags ?? {});
    return JSON.stringify(keys.map((key) => tags.filter(([name]) => name.toLowerCase() === key)));
}
