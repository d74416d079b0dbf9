import { openable, opensEver, reasonsOfCell } from "./cell";
import { needText, termsOf } from "./cell-terms";
import { cellAt, type Matrix } from "./matrix";
import { nameOf } from "./sessions";

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
];

/**
 * The matrix cell by cell, one row each.
 * @param all whether cells without access are among them: there can be millions.
 */
export function* cellRows(matrix: Matrix, all: boolean): Generator<(string | boolean)[]> {
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
                ];
                for (const principal of one.principals)
                    yield [nameOf(principal), principal.type, principal.groups.join(", "), ...rest];
            }
        }
    }
}
