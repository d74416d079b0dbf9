import type { PageStep, PageWay } from "../report/html/page-data";
import { printable } from "../report/printable";
import { openable, type Cell, type Way } from "./cell";
import { needText } from "./cell-terms";
import type { PrincipalClass } from "./matrix";
import type { Step } from "./step";
import { chainText, stepText } from "./way-words";

/** The ways of cells, each once, for the page of a matrix. */
export class PageWays {
    readonly list: PageWay[] = [];
    private readonly ids = new Map<string, number>();
    private readonly reason: (text: string) => number;

    /** @param reason the position of a reason among those of the page. */
    constructor(reason: (text: string) => number) {
        this.reason = reason;
    }

    /** The ways to the cells of a row, by column, where they are more than the principal's own policies. */
    ofRow({ groups }: PrincipalClass, columnOf: Int32Array): (readonly [number, ...number[]])[] {
        return groups.flatMap(({ instances, cell }) => {
            const ids = this.ofCell(cell);
            if (ids.length === 0) return [];
            const columns = new Set([...instances].map((position) => columnOf[position] ?? 0));
            return [...columns].map((column): readonly [number, ...number[]] => [column, ...ids]);
        });
    }

    private ofCell({ ways = [] }: Cell): number[] {
        return ways.map((way) => this.id(way));
    }

    private id({ how, chain, cell }: Way): number {
        const way: PageWay = {
            how,
            through: printable(chainText(chain)),
            opens: openable(cell).map(printable).join(", "),
            steps: chain.map((step) => this.step(step)),
        };
        const key = JSON.stringify(way);
        const id = this.ids.get(key) ?? this.list.push(way) - 1;
        this.ids.set(key, id);
        return id;
    }

    private step(step: Step): PageStep {
        const { verdict, because, provided, needs = [] } = step;
        const needed = needs.length === 0 ? "" : `, ${needs.map(needText).join(" or ")}`;
        const depends = provided === undefined ? "" : `, provided that ${provided}`;
        const open = verdict === "unknown" ? ", which isn't sure" : "";
        return [
            printable(`${stepText(step)}${open}${needed}${depends}`),
            ...because.map(({ text }) => this.reason(text)),
        ];
    }
}
