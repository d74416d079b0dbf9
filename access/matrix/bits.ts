/** A set of instances: one bit for each, by position. Ten thousand instances are 1,250 bytes. */
export class Bits {
    readonly length: number;
    private readonly words: Uint32Array;

    constructor(length: number, words?: Uint32Array) {
        this.length = length;
        this.words = words ?? new Uint32Array(Math.ceil(length / 32));
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

    has(position: number): boolean {
        return ((this.words[position >>> 5] ?? 0) & (1 << (position & 31))) !== 0;
    }

    and(other: Bits): Bits {
        return this.combine(other, (one, two) => one & two);
    }

    or(other: Bits): Bits {
        return this.combine(other, (one, two) => one | two);
    }

    /** The positions of this set that aren't in the other. */
    minus(other: Bits): Bits {
        return this.combine(other, (one, two) => one & ~two);
    }

    not(): Bits {
        const words = this.words.map((word) => ~word);
        const spare = this.length & 31;
        const last = words.length - 1;
        if (spare !== 0) words[last] = (words[last] ?? 0) & ((1 << spare) - 1);
        return new Bits(this.length, words);
    }

    isEmpty(): boolean {
        return this.words.every((word) => word === 0);
    }

    /** How many positions the set has. */
    count(): number {
        let count = 0;
        for (let word of this.words) {
            for (; word !== 0; word &= word - 1) count += 1;
        }
        return count;
    }

    /** The first position, or -1. */
    first(): number {
        const word = this.words.findIndex((one) => one !== 0);
        return word === -1 ? -1 : word * 32 + lowest(this.words[word] ?? 0);
    }

    /** All positions in their order. */
    *[Symbol.iterator](): Iterator<number> {
        for (const [index, start] of this.words.entries()) {
            for (let word = start; word !== 0; word &= word - 1) yield index * 32 + lowest(word);
        }
    }

    /** Two sets with the same positions have the same key. */
    key(): string {
        return Buffer.from(this.words.buffer, this.words.byteOffset, this.words.byteLength).toString("latin1");
    }

    private combine(other: Bits, operation: (one: number, two: number) => number): Bits {
        const words = new Uint32Array(this.words.length);
        for (let index = 0; index < words.length; index += 1) {
            words[index] = operation(this.words[index] ?? 0, other.words[index] ?? 0);
        }
        return new Bits(this.length, words);
    }
}

function lowest(word: number): number {
    return 31 - Math.clz32(word & -word);
}
