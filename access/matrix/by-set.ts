import type { Bits } from "./bits";

/** What is made of sets of instances, once for all sets with the same positions. */
export class BySet<V> {
    private readonly values = new Map<number, { readonly set: Bits; readonly value: V }[]>();

    of(set: Bits, make: () => V): V {
        const hash = set.hash();
        const alike = this.values.get(hash);
        const known = alike?.find((one) => one.set.equals(set));
        if (known !== undefined) return known.value;
        const made = { set, value: make() };
        if (alike === undefined) this.values.set(hash, [made]);
        else alike.push(made);
        return made.value;
    }
}
