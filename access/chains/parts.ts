import type { Bits } from "../matrix/bits";
import type { Cell, Way } from "../matrix/cell";
import { byCertainty, cellOfWays } from "../matrix/chain-cell";
import type { InstanceGroup, WayTo } from "../matrix/matrix";
import type { Opened, Opening, Openings } from "./opened";
import { telling } from "./telling";

/** A way as a cell has it, and as a matrix keeps it. */
export interface OneWay {
    readonly way: Way;
    readonly to: WayTo;
}

/** Instances with the ways to them. */
interface Part {
    readonly instances: Bits;
    /** Whether the set was made for the part. */
    readonly isOwn: boolean;
    readonly ways: readonly OneWay[];
    /** What the ways open. */
    readonly opened: Opened;
    /** The cell of one's own policies, where there is no way. */
    readonly closed: Cell;
}

/** The instances of a matrix in parts, as the ways of somebody tell them apart. */
export class Parts {
    private readonly openings: Openings;
    private readonly parts: Part[];

    /**
     * @param nothing what no way opens.
     * @param own the groups of one's own policies.
     * @param direct the way of one's own policies, where a cell of theirs opens anything.
     */
    constructor(
        openings: Openings,
        nothing: Opened,
        own: readonly InstanceGroup[],
        direct: (cell: Cell) => OneWay | undefined,
    ) {
        this.openings = openings;
        this.parts = own.map(({ instances, cell }): Part => {
            const way = direct(cell);
            if (way === undefined) return { instances, isOwn: false, ways: [], opened: nothing, closed: cell };
            const opened = nothing.with(openings.of(cell));
            return { instances, isOwn: false, ways: [way], opened, closed: cell };
        });
    }

    /** One more way to some instances, which is kept where it opens something of its own. */
    add(opening: Opening, instances: Bits, make: () => OneWay): void {
        const { parts } = this;
        let way: OneWay | undefined;
        for (let index = 0; index < parts.length; index += 1) {
            const part = parts[index];
            if (part === undefined) break;
            const opened = part.opened.with(opening);
            // Most ways lead to what is open already.
            if (opened === part.opened) continue;
            const share = part.instances.shareIn(instances);
            if (share === "none") continue;
            way ??= make();
            const { closed, isOwn } = part;
            const ways = [...part.ways, way];
            if (share === "all") {
                parts[index] = { instances: part.instances, isOwn, ways, opened, closed };
                continue;
            }
            const both = part.instances.and(instances);
            parts.splice(index, 1, { instances: both, isOwn: true, ways, opened, closed }, without(part, both));
            index += 1;
        }
    }

    /** Each part with its cell. */
    groups(): InstanceGroup[] {
        return this.parts.map(({ instances, ways, closed }): InstanceGroup => {
            if (ways.length === 0) return { instances, cell: closed };
            const sorted = ways.toSorted((one, other) => byCertainty(one.way, other.way));
            const kept = sorted.length > 1 ? telling(sorted, this.openings) : sorted;
            return {
                instances,
                cell: cellOfWays(kept.map(({ way }) => way)),
                ...(kept.some(({ way }) => way.how !== "direct") && { ways: kept.map(({ to }) => to) }),
            };
        });
    }
}

/** The rest of a part. */
function without(part: Part, instances: Bits): Part {
    if (!part.isOwn) return { ...part, instances: part.instances.minus(instances), isOwn: true };
    part.instances.drop(instances);
    return part;
}
