import type { PageCell, PageData } from "../report/html/page-data";

/** As many as the page shows at once: up to here no principal has to be looked for in a class. */
const FEW = { principals: 50, instances: 12 };

/** Gives each principal a row and each instance a column of its own, where they are few. */
export function ungroupFew(page: PageData): PageData {
    return ungroupColumns(ungroupRows(page));
}

const count = (parts: readonly { readonly members: readonly unknown[] }[]) =>
    parts.reduce((sum, { members }) => sum + members.length, 0);

function ungroupRows(page: PageData): PageData {
    if (count(page.rows) > FEW.principals) return page;
    return { ...page, rows: page.rows.flatMap((row) => row.members.map((member) => ({ ...row, members: [member] }))) };
}

function ungroupColumns(page: PageData): PageData {
    if (count(page.columns) > FEW.instances) return page;
    const columns = page.columns.flatMap(({ members }, former) =>
        members.map((member) => ({ former, members: [member] })),
    );
    const rows = page.rows.map((row) => {
        const states = new Map(row.cells.map(([column, ...rest]) => [column, rest]));
        const cells = columns.flatMap(({ former }, column): PageCell[] => {
            const same = states.get(former);
            return same === undefined ? [] : [[column, ...same]];
        });
        const former = new Map(row.terms);
        const terms = columns.flatMap(({ former: one }, column): [number, string][] => {
            const text = former.get(one);
            return text === undefined ? [] : [[column, text]];
        });
        return { ...row, cells, ...(row.terms && { terms }) };
    });
    return { ...page, rows, columns: columns.map(({ members }) => ({ members })) };
}
