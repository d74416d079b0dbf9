/** Instances that nothing tells apart: a size, and one of them. */
interface Block {
    size: number;
    readonly first: number;
}

/** Instances by what each of several labellings calls them. */
export class Partition {
    readonly blocks: readonly Block[];
    private readonly ids: Int32Array;
    private readonly positions: readonly number[] | undefined;

    /** @param positions the instances that are looked at. Default: all. */
    constructor(labels: readonly Int32Array[], positions: readonly number[] | undefined) {
        const size = positions?.length ?? labels[0]?.length ?? 0;
        this.positions = positions;
        this.ids = new Int32Array(size);
        for (const one of labels) this.refine(one);
        const blocks: Block[] = [];
        for (let index = 0; index < size; index += 1) {
            const block = blocks[this.ids[index] ?? 0];
            if (block === undefined) blocks.push({ size: 1, first: this.at(index) });
            else block.size += 1;
        }
        this.blocks = blocks;
    }

    /** The instances of some blocks, by the number of the block. */
    members(wanted: Iterable<number>): Map<number, number[]> {
        const found = new Map<number, number[]>([...wanted].map((id) => [id, []]));
        if (found.size > 0) this.ids.forEach((id, index) => found.get(id)?.push(this.at(index)));
        return found;
    }

    private at(index: number): number {
        return this.positions === undefined ? index : (this.positions[index] ?? 0);
    }

    /** Numbers blocks anew, in the order in which they first come. */
    private refine(labels: Int32Array): void {
        const { ids } = this;
        const known = new Map<number, number>();
        // Neighbours are mostly in the same block: the map is asked only where the block changes.
        let [lastKey, last] = [-1, 0];
        for (let index = 0; index < ids.length; index += 1) {
            const key = (ids[index] ?? 0) * 0x100000000 + (labels[this.at(index)] ?? 0) + 1;
            if (key !== lastKey) {
                last = known.get(key) ?? known.size;
                known.set(key, last);
                lastKey = key;
            }
            ids[index] = last;
        }
    }
}
