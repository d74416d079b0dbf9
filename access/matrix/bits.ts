/** A set of instances: one bit for each, by position. Ten thousand instances are 1,250 bytes. */
export class Bits {
    readonly length: number;
    private readonly words: Uint32Array;

    constructor(length: number) {
        this.length = length;
        this.words = new Uint32Array(Math.ceil(length / 32));
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

    /** Puts a position in: only while the set is being built. */
    add(position: number): void {
        const word = position >>> 5;
        this.words[word] = (this.words[word] ?? 0) | (1 << (position & 31));
    }

    /** Puts all of another set in: only while the set is being built. */
    addAll(other: Bits): void {
        for (let index = 0; index < this.words.length; index += 1)
            this.words[index] = (this.words[index] ?? 0) | (other.words[index] ?? 0);
    }

    has(position: number): boolean {
        return ((this.words[position >>> 5] ?? 0) & (1 << (position & 31))) !== 0;
    }

    and(other: Bits): Bits {
        const result = new Bits(this.length);
        const [into, one, two] = [result.words, this.words, other.words];
        for (let index = 0; index < into.length; index += 1) into[index] = (one[index] ?? 0) & (two[index] ?? 0);

        return result;
    }

    or(other: Bits): Bits {
        const result = new Bits(this.length);
        const [into, one, two] = [result.words, this.words, other.words];
        for (let index = 0; index < into.length; index += 1) into[index] = (one[index] ?? 0) | (two[index] ?? 0);

        return result;
    }

    /** The positions of this set that aren't in the other. */
    minus(other: Bits): Bits {
        const result = new Bits(this.length);
        const [into, one, two] = [result.words, this.words, other.words];
        for (let index = 0; index < into.length; index += 1) into[index] = (one[index] ?? 0) & ~(two[index] ?? 0);

        return result;
    }

    not(): Bits {
        const result = new Bits(this.length);
        const { words } = result;
        for (let index = 0; index < words.length; index += 1) words[index] = ~(this.words[index] ?? 0);
        const spare = this.length & 31;
        const last = words.length - 1;
        if (spare !== 0) words[last] = (words[last] ?? 0) & ((1 << spare) - 1);
        return result;
    }

    /** How much of this set the other one has. */
    shareIn(other: Bits): "none" | "some" | "all" {
        let inside = 0;
        let outside = 0;
        for (let index = 0; index < this.words.length; index += 1) {
            const word = this.words[index] ?? 0;
            inside |= word & (other.words[index] ?? 0);
            outside |= word & ~(other.words[index] ?? 0);
        }
        return inside === 0 ? "none" : outside === 0 ? "all" : "some";
    }

    isEmpty(): boolean {
        // A loop is several times as fast as every(), and this is asked most of all.
        for (let index = 0; index < this.words.length; index += 1) if (this.words[index] !== 0) return false;

        return true;
    }

    /** How many positions the set has. */
    count(): number {
        let count = 0;
        for (let word of this.words) for (; word !== 0; word &= word - 1) count += 1;

        return count;
    }

    /** The first position, or -1. */
    first(): number {
        const word = this.words.findIndex((one) => one !== 0);
        return word === -1 ? -1 : word * 32 + lowest(this.words[word] ?? 0);
    }

    /** All positions in their order. */
    *[Symbol.iterator](): Iterator<number> {
        for (const [index, start] of this.words.entries())
            for (let word = start; word !== 0; word &= word - 1) yield index * 32 + lowest(word);
    }

    /** Two sets with the same positions have the same key. */
    key(): string {
        return Buffer.from(this.words.buffer, this.words.byteOffset, this.words.byteLength).toString("latin1");
    }
}

function lowest(word: number): number {
    return 31 - Math.clz32(word & -word);
}
