/**
 * A set of instances: one bit for each, by position. Ten thousand instances are 1,250 bytes; of a set within one account
 * of many only the words from its first to its last are kept.
 */
export class Bits {
    readonly length: number;
    /** The word that `words` begins with; all others are 0. */
    private readonly start: number;
    private readonly words: Int32Array;

    /** An empty set, to be built with `add` and `addAll`. */
    constructor(length: number, start = 0, words: Int32Array = new Int32Array(Math.ceil(length / 32))) {
        this.length = length;
        this.start = start;
        this.words = words;
    }

    /** The set of all positions. */
    static all(length: number): Bits {
        return new Bits(length).not();
    }

    static of(length: number, positions: Iterable<number>): Bits {
        const bits = new Bits(length);
        for (const position of positions) bits.add(position);
        return bits;
    }

    /** What is in any of some sets. */
    static union(length: number, sets: readonly Bits[]): Bits {
        const [only] = sets;
        if (only !== undefined && sets.length === 1) return only;
        const start = sets.reduce((least, one) => Math.min(least, one.start), Infinity);
        const end = sets.reduce((most, one) => Math.max(most, one.end), 0);
        const bits = sets.length === 0 ? new Bits(length) : new Bits(length, start, new Int32Array(end - start));
        for (const one of sets) bits.addAll(one);
        return bits;
    }

    /** The set as a part of a longer one, in which its first position is `at`. */
    placed(length: number, at: number): Bits {
        const { words } = this;
        const shift = at & 31;
        const from = this.start * 32 + at;
        if (shift === 0) return new Bits(length, from >>> 5, words);
        const moved = new Int32Array(words.length + 1);
        for (let index = 0; index < words.length; index += 1) {
            const word = words[index] ?? 0;
            moved[index] = (moved[index] ?? 0) | (word << shift);
            moved[index + 1] = word >>> (32 - shift);
        }
        const spare = (from >>> 5) + moved.length > Math.ceil(length / 32);
        return new Bits(length, from >>> 5, spare ? moved.subarray(0, -1) : moved);
    }

    /** Puts a position in: only while the set is being built. */
    add(position: number): void {
        const word = (position >>> 5) - this.start;
        this.words[word] = (this.words[word] ?? 0) | (1 << (position & 31));
    }

    /** Puts all of another set in: only while the set is being built. */
    addAll(other: Bits): void {
        const offset = other.start - this.start;
        for (let index = 0; index < other.words.length; index += 1)
            this.words[index + offset] = (this.words[index + offset] ?? 0) | (other.words[index] ?? 0);
    }

    /** Removes all of another set: only while the set is being built. */
    drop(other: Bits): void {
        const { words } = this;
        const theirs = this.start - other.start;
        const two = other.words;
        const last = Math.min(words.length, other.end - this.start);
        for (let index = Math.max(0, -theirs); index < last; index += 1)
            words[index] = (words[index] ?? 0) & ~(two[index + theirs] ?? 0);
    }

    has(position: number): boolean {
        return ((this.words[(position >>> 5) - this.start] ?? 0) & (1 << (position & 31))) !== 0;
    }

    and(other: Bits): Bits {
        return this.shared(other) ?? new Bits(this.length, 0, NO_WORDS);
    }

    /** What is in both sets; undefined where nothing is. */
    shared(other: Bits): Bits | undefined {
        const start = Math.max(this.start, other.start);
        const [mine, theirs] = [start - this.start, start - other.start];
        const [one, two] = [this.words, other.words];
        let from = 0;
        let to = Math.min(this.end, other.end) - start;
        // Only the words are made that the result needs: most sets share few.
        while (from < to && ((one[from + mine] ?? 0) & (two[from + theirs] ?? 0)) === 0) from += 1;
        if (from >= to) return undefined;
        while (((one[to - 1 + mine] ?? 0) & (two[to - 1 + theirs] ?? 0)) === 0) to -= 1;
        const words = new Int32Array(to - from);
        for (let index = from; index < to; index += 1)
            words[index - from] = (one[index + mine] ?? 0) & (two[index + theirs] ?? 0);
        return new Bits(this.length, start + from, words);
    }

    or(other: Bits): Bits {
        const start = Math.min(this.start, other.start);
        const result = new Int32Array(Math.max(this.end, other.end) - start);
        result.set(this.words, this.start - start);
        const [theirs, two] = [other.start - start, other.words];
        for (let index = 0; index < two.length; index += 1)
            result[index + theirs] = (result[index + theirs] ?? 0) | (two[index] ?? 0);

        return new Bits(this.length, start, result);
    }

    /** The positions of this set that aren't in the other. */
    minus(other: Bits): Bits {
        const { start, words } = this;
        const size = words.length;
        const result = scratch(size);
        result.set(words);
        const theirs = start - other.start;
        const two = other.words;
        const last = Math.min(size, other.end - start);
        for (let index = Math.max(0, -theirs); index < last; index += 1)
            result[index] = (words[index] ?? 0) & ~(two[index + theirs] ?? 0);

        return trimmed(this.length, start, result, size);
    }

    not(): Bits {
        const words = new Int32Array(Math.ceil(this.length / 32)).fill(-1);
        for (let index = 0; index < this.words.length; index += 1)
            words[index + this.start] = ~(this.words[index] ?? 0);
        const spare = this.length & 31;
        const last = words.length - 1;
        if (spare !== 0) words[last] = (words[last] ?? 0) & ((1 << spare) - 1);
        return new Bits(this.length, 0, words);
    }

    /** How much of this set the other one has. */
    shareIn(other: Bits): "none" | "some" | "all" {
        const { words } = this;
        const theirs = this.start - other.start;
        const two = other.words;
        // The words that the other set has come first: where it has none, nothing is shared.
        const from = Math.min(words.length, Math.max(0, -theirs));
        const to = Math.max(from, Math.min(words.length, other.end - this.start));
        let shared = from;
        // Most sets that are compared share nothing.
        while (shared < to && ((words[shared] ?? 0) & (two[shared + theirs] ?? 0)) === 0) shared += 1;
        if (shared === to) return "none";
        for (let index = 0; index < from; index += 1) if (words[index] !== 0) return "some";
        for (let index = from; index < to; index += 1)
            if (((words[index] ?? 0) & ~(two[index + theirs] ?? 0)) !== 0) return "some";
        for (let index = to; index < words.length; index += 1) if (words[index] !== 0) return "some";
        return "all";
    }

    /** Whether the other set has all of this one. */
    isIn(other: Bits): boolean {
        const { words } = this;
        const theirs = this.start - other.start;
        for (let index = 0; index < words.length; index += 1)
            if (((words[index] ?? 0) & ~(other.words[index + theirs] ?? 0)) !== 0) return false;
        return true;
    }

    isEmpty(): boolean {
        // A loop is several times as fast as every(), and this is asked most of all.
        for (let index = 0; index < this.words.length; index += 1) if (this.words[index] !== 0) return false;

        return true;
    }

    /** How many positions the set has. */
    count(): number {
        let count = 0;
        for (let index = 0; index < this.words.length; index += 1) {
            // Pairs of bits, then fours, then bytes are summed: https://graphics.stanford.edu/~seander/bithacks.html
            let word = this.words[index] ?? 0;
            word -= (word >>> 1) & 0x55555555;
            word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
            count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
        }
        return count;
    }

    /** The first position, or -1. */
    first(): number {
        const word = this.words.findIndex((one) => one !== 0);
        return word === -1 ? -1 : (word + this.start) * 32 + lowest(this.words[word] ?? 0);
    }

    /** All positions in their order. */
    *[Symbol.iterator](): Iterator<number> {
        for (const [index, start] of this.words.entries())
            for (let word = start; word !== 0; word &= word - 1) yield (index + this.start) * 32 + lowest(word);
    }

    /** The same number for sets with the same positions, and mostly another for others. */
    hash(): number {
        let hash = 0;
        for (let index = 0; index < this.words.length; index += 1) {
            const word = this.words[index] ?? 0;
            if (word === 0) continue;
            // As the last steps of MurmurHash3 mix words: https://github.com/aappleby/smhasher/wiki/MurmurHash3
            hash = Math.imul(hash ^ word ^ (word >>> 16), 0x85ebca6b) + index + this.start;
            hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
        }
        return hash ^ (hash >>> 16);
    }

    /** Whether both sets have the same positions. */
    equals(other: Bits): boolean {
        const [first, last] = this.start <= other.start ? [this, other] : [other, this];
        const shift = last.start - first.start;
        for (let index = 0; index < shift; index += 1) if ((first.words[index] ?? 0) !== 0) return false;
        const to = Math.max(first.words.length - shift, last.words.length);
        for (let index = 0; index < to; index += 1)
            if ((first.words[index + shift] ?? 0) !== (last.words[index] ?? 0)) return false;
        return true;
    }

    /** The word behind the last of `words`. */
    private get end(): number {
        return this.start + this.words.length;
    }
}

function lowest(word: number): number {
    return 31 - Math.clz32(word & -word);
}

const NO_WORDS = new Int32Array(0);

let spare = new Int32Array(0);

/** Words for a result of which only a part is kept. */
function scratch(size: number): Int32Array {
    if (spare.length < size) spare = new Int32Array(size);
    return spare;
}

/** A set of some words, without those at both ends that have nothing. */
function trimmed(length: number, start: number, words: Int32Array, size: number): Bits {
    let from = 0;
    let to = size;
    while (from < to && words[from] === 0) from += 1;
    while (to > from && words[to - 1] === 0) to -= 1;
    return new Bits(length, start + from, words.slice(from, to));
}
