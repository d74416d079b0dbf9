import type { PageData } from "../report/html/page-data";

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
    const spread = <C extends readonly [number, ...unknown[]]>(list: readonly C[]): C[] => {
        const known = new Map(list.map((one) => [one[0], one]));
        return columns.flatMap(({ former }, column): C[] => {
            const [, ...rest] = known.get(former) ?? [];
            return known.has(former) ? [[column, ...rest] as unknown as C] : [];
        });
    };
    const rows = page.rows.map((row) => ({
        ...row,
        cells: spread(row.cells),
        ...(row.terms && { terms: spread(row.terms) }),
        ...(row.ways && { ways: spread(row.ways) }),
    }));
    return { ...page, rows, columns: columns.map(({ members }) => ({ members })) };
}
