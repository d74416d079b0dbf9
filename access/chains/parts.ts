import { Bits } from "../matrix/bits";
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
}

/** The instances of a matrix in parts, as the ways of somebody tell them apart. */
export class Parts {
    private readonly openings: Openings;
    /** The instances to which a way leads. */
    private readonly parts: Part[] = [];
    /** The groups of one's own policies that open nothing. */
    private readonly closed: InstanceGroup[] = [];
    /** Those of their instances to which no way leads. */
    private readonly rest: Bits;
    private isRestEmpty: boolean;
    /** What the ways of the parts open, each once: they are many, and most open the same. */
    private readonly opened = new Set<Opened>();

    /**
     * @param own the groups of one's own policies.
     * @param direct the way of one's own policies, where a cell of theirs opens anything.
     */
    constructor(openings: Openings, own: readonly InstanceGroup[], direct: (cell: Cell) => OneWay | undefined) {
        this.openings = openings;
        this.rest = new Bits(own[0]?.instances.length ?? 0);
        for (const group of own) {
            const { instances, cell } = group;
            const way = direct(cell);
            if (way === undefined) {
                this.closed.push(group);
                this.rest.addAll(instances);
                continue;
            }
            const opened = openings.nothing.with(openings.of(cell));
            this.parts.push({ instances, isOwn: false, ways: [way], opened });
            this.opened.add(opened);
        }
        this.isRestEmpty = this.rest.isEmpty();
    }

    /** One more way to some instances, which is kept where it opens something of its own. */
    add(opening: Opening, instances: Bits, make: () => OneWay): void {
        const way = this.addToParts(opening, instances, make);
        if (!this.isRestEmpty) this.addToRest(opening, instances, () => way ?? make());
    }

    private addToParts(opening: Opening, instances: Bits, make: () => OneWay): OneWay | undefined {
        // Most ways lead to what is open already.
        if (!this.opensMore(opening)) return undefined;
        const { parts } = this;
        let way: OneWay | undefined;
        for (let index = 0; index < parts.length; index += 1) {
            const part = parts[index];
            if (part === undefined) break;
            const opened = part.opened.with(opening);
            if (opened === part.opened) continue;
            const share = part.instances.shareIn(instances);
            if (share === "none") continue;
            way ??= make();
            this.opened.add(opened);
            const { isOwn } = part;
            const ways = [...part.ways, way];
            if (share === "all") {
                parts[index] = { instances: part.instances, isOwn, ways, opened };
                continue;
            }
            const both = part.instances.and(instances);
            parts.splice(index, 1, { instances: both, isOwn: true, ways, opened }, without(part, both));
            index += 1;
        }
        return way;
    }

    private opensMore(opening: Opening): boolean {
        for (const one of this.opened) if (one.with(opening) !== one) return true;
        return false;
    }

    private addToRest(opening: Opening, instances: Bits, make: () => OneWay): void {
        const { nothing } = this.openings;
        const opened = nothing.with(opening);
        if (opened === nothing) return;
        const both = this.rest.shared(instances);
        if (both === undefined) return;
        this.parts.push({ instances: both, isOwn: true, ways: [make()], opened });
        this.opened.add(opened);
        this.rest.drop(both);
        this.isRestEmpty = this.rest.isEmpty();
    }

    /** Each part with its cell. */
    groups(): InstanceGroup[] {
        const { closed, openings, parts, rest } = this;
        const open = parts.map(({ instances, ways }): InstanceGroup => {
            const sorted = ways.length > 1 ? ways.toSorted((one, other) => byCertainty(one.way, other.way)) : ways;
            const kept = sorted.length > 1 ? telling(sorted, openings) : sorted;
            return {
                instances,
                cell: cellOfWays(kept.map(({ way }) => way)),
                ...(kept.some(({ way }) => way.how !== "direct") && { ways: kept.map(({ to }) => to) }),
            };
        });
        const shut = closed.flatMap(({ instances, cell }): InstanceGroup[] => {
            const share = instances.shareIn(rest);
            if (share === "none") return [];
            return [{ instances: share === "all" ? instances : instances.and(rest), cell }];
        });
        return [...open, ...shut];
    }
}

/** The rest of a part. */
function without(part: Part, instances: Bits): Part {
    if (!part.isOwn) return { ...part, instances: part.instances.minus(instances), isOwn: true };
    part.instances.drop(instances);
    return part;
}
