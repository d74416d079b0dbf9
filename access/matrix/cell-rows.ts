import { howOf, openable, opensEver, reasonsOfCell, type Cell } from "./cell";
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

/** A row of the CSV, and the cell that it is about. */
interface CellRow {
    readonly row: readonly (string | boolean)[];
    readonly cell: Cell;
}

/**
 * The matrix cell by cell, one row each.
 * @param all whether cells without access are among them: there can be millions.
 */
export function* cellRows(matrix: Matrix, all: boolean): Generator<CellRow> {
    for (const one of matrix.classes) {
        for (const { instances, cell: shared } of one.groups) {
            if (!all && shared.verdict === "denied" && !shared.explicit && !opensEver(shared)) continue;
            for (const position of instances) {
                const instance = matrix.instances[position];
                if (instance === undefined) continue;
                const cell = cellAt(matrix, one, position);
                const { from = "", until = "" } = termsOf(cell);
                const rest = [
                    instance.id,
                    instance.name ?? "",
                    cell.verdict,
                    cell.explicit,
                    openable(cell).join(", "),
                    reasonsOfCell(cell).join(" | "),
                    (cell.needs ?? []).map(needText).join(" or "),
                    from,
                    until,
                    howOf(cell),
                    (cell.ways ?? [])
                        .map(({ chain }) => chainText(chain))
                        .filter((text) => text !== "")
                        .join(" or "),
                    instance.managed?.state ?? "",
                ];
                for (const principal of one.principals) {
                    yield {
                        row: [nameOf(principal), principal.type, principal.groups.join(", "), ...rest, principal.arn],
                        cell,
                    };
                }
            }
        }
    }
}
