import { Remembered } from "../kept";
import type { Verdict } from "../evaluate/outcome";
import type { Cell } from "../matrix/cell";
import { opens, withoutTerms } from "../matrix/chain-cell";

/** What a way opens: one for all ways that open the same. */
export interface Opening {
    readonly id: number;
    readonly verdict: Verdict;
    readonly kinds: readonly string[];
}

/** The openings of a matrix, each once, so that ways are compared by number of them rather than by their cells. */
export class Openings {
    /** What no way opens. */
    readonly nothing = new Opened();
    private readonly made = new Map<string, Opening>();
    private readonly known = new Remembered<Cell, Opening>();

    of(cell: Cell): Opening {
        return this.known.of(cell, () => {
            const kinds = opens(cell);
            const key = JSON.stringify([cell.verdict, kinds]);
            const opening = this.made.get(key) ?? { id: this.made.size, verdict: cell.verdict, kinds };
            this.made.set(key, opening);
            return opening;
        });
    }
}

/** What several ways open together: the same for ways that open the same in the same order. */
export class Opened {
    private readonly kinds: ReadonlySet<string>;
    private readonly isSure: boolean;
    /** By the number of the opening that comes next. */
    private readonly further: Opened[] = [];

    /** Without arguments: what no way opens. */
    constructor(kinds: ReadonlySet<string> = new Set(), isSure = false) {
        this.kinds = kinds;
        this.isSure = isSure;
    }

    /** With one more way; itself where that opens nothing that isn't open as surely. */
    with(opening: Opening): Opened {
        const { id, kinds, verdict } = opening;
        const known = this.further[id];
        if (known !== undefined) return known;
        const isLessSure = verdict === "unknown" && this.isSure;
        const next =
            !isLessSure && this.isExtendedBy(kinds)
                ? new Opened(new Set([...this.kinds, ...kinds]), this.isSure || verdict === "allowed")
                : this;
        this.further[id] = next;
        return next;
    }

    private isExtendedBy(kinds: readonly string[]): boolean {
        // What is open for good and without terms needn't be opened on any.
        return kinds.some((kind) => !this.kinds.has(kind) && !this.kinds.has(withoutTerms(kind)));
    }
}
