import { openable, opensEver, reasonsOfWay, surestOf, waysOf, type Cell, type Way } from "./cell";
import { needText, termsOf } from "./cell-terms";
import { cellAt, type Matrix } from "./matrix";
import { nameOf } from "./sessions";
import { chainText } from "./way-words";

/** The header of `cellRows`. */
export const CELL_COLUMNS = [
    "principal",
    "type",
    "groups",
    "instance",
    "name",
    "verdict",
    "explicit",
    "opens",
    "because",
    "needs",
    "from",
    "until",
    "how",
    "chain",
    "managed",
    "arn",
];

/** The rows of a cell in the CSV, and the cell. */
interface CellRows {
    /** One for each way, the surest first. */
    readonly rows: readonly [CellRow, ...CellRow[]];
    readonly cell: Cell;
}

type CellRow = readonly (string | boolean)[];

/**
 * The matrix cell by cell, of each a row for each way.
 * @param all whether cells without access are among them: there can be millions.
 */
export function* cellRows(matrix: Matrix, all: boolean): Generator<CellRows> {
    for (const one of matrix.classes) {
        for (const { instances, cell: shared } of one.groups) {
            if (!all && shared.verdict === "denied" && !shared.explicit && !opensEver(shared)) continue;
            for (const position of instances) {
                const instance = matrix.instances[position];
                if (instance === undefined) continue;
                const cell = cellAt(matrix, one, position);
                const [first = { how: "" as const, ...surestOf(cell) }, ...more] = waysOf(cell);
                for (const principal of one.principals) {
                    const { type, groups, arn } = principal;
                    const row = (way: WayOrNone): CellRow => [
                        ...[nameOf(principal), type, groups.join(", "), instance.id, instance.name ?? ""],
                        ...wayColumns(way),
                        ...[instance.managed?.state ?? "", arn],
                    ];
                    yield { rows: [row(first), ...more.map(row)], cell };
                }
            }
        }
    }
}

type WayOrNone = Pick<Way, "chain" | "cell"> & { readonly how: Way["how"] | "" };

/** The columns from the verdict to the chain. */
function wayColumns(way: WayOrNone): CellRow {
    const { how, chain, cell } = way;
    const { from = "", until = "" } = termsOf(cell);
    return [
        cell.verdict,
        cell.explicit,
        openable(cell).join(", "),
        reasonsOfWay(way).join(" | "),
        (cell.needs ?? []).map(needText).join(" or "),
        from,
        until,
        how,
        chainText(chain),
    ];
}
