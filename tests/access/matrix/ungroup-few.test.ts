import { expect } from "chai";
import type { PageData, PageMember } from "../../../access/report/html/page-data";
import { ungroupFew } from "../../../access/matrix/ungroup-few";

const named = (names: readonly string[]) => names.map((name): PageMember => [name]);

function page(principals: readonly (readonly string[])[], instances: readonly (readonly string[])[]): PageData {
    return {
        title: "",
        source: "",
        kinds: ["shell"],
        reasons: ["because"],
        notes: [],
        otherwise: "",
        // Row by row, only what stands in the column of the same number is allowed.
        rows: principals.map((names, index) => ({ members: named(names), cells: [[index, [2, 0]]] })),
        columns: instances.map((names) => ({ members: named(names) })),
    };
}

/** For each principal the instances whose cell isn't empty. */
function reached({ rows, columns }: PageData): Record<string, string[]> {
    return Object.fromEntries(
        rows.flatMap(({ members, cells }) =>
            members.map(([name]) => [
                name,
                cells.flatMap(([column]) => columns[column]?.members.map(([instance]) => instance) ?? []),
            ]),
        ),
    );
}

describe("The page of a matrix", () => {
    const few = page([["alice", "bob"], ["carol"]], [["web", "api"], ["db"]]);

    it("gives each of a few principals and instances its own row and column, and changes no cell", () => {
        const shown = ungroupFew(few);
        expect(shown.rows.map(({ members }) => members.length)).to.deep.equal([1, 1, 1]);
        expect(shown.columns.map(({ members }) => members.length)).to.deep.equal([1, 1, 1]);
        expect(reached(shown)).to.deep.equal(reached(few));
        expect(reached(shown)).to.deep.equal({ alice: ["web", "api"], bob: ["web", "api"], carol: ["db"] });
    });

    it("keeps the classes of many", () => {
        const many = Array.from({ length: 60 }, (_, index) => `n-${index}`);
        const shown = ungroupFew(page([many, ["carol"]], [many, ["db"]]));
        expect(shown.rows.length).to.equal(2);
        expect(shown.columns.length).to.equal(2);
    });
});
