/** Puts a value at the end of the list under a key, which is made where there is none. */
export function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
    const known = lists.get(key);
    if (known === undefined) lists.set(key, [value]);
    else known.push(value);
}
