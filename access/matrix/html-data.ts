import type { Verdict } from "../evaluate/outcome";
import { instanceLabel, missingText, principalName, type AccountInstance, type AccountPrincipal } from "./account";
import { type Cell, opensEver, reasonsOfCell } from "./cell";
import { cellText } from "./access-table";
import type { Matrix, PrincipalClass } from "./matrix";
import { printable } from "../report/printable";
import { nameOf } from "./sessions";
import type { PageCell, PageData, PageMember, PageRow, PageState } from "../report/html/page-data";
import { ungroupFew } from "./ungroup-few";
import { PageWays } from "./html-ways";
import { Numbers } from "../kept";

const VERDICTS: Readonly<Record<Verdict, 0 | 1 | 2>> = { denied: 0, unknown: 1, allowed: 2 };

/**
 * Makes the page's data of a matrix: a row for each class of principals, a column for each class of instances; for each
 * principal and instance where they are few.
 */
export function matrixData(matrix: Matrix, source: string): PageData {
    const { columnOf, columns } = instanceColumns(matrix);
    const kinds = kindsOf(matrix);
    const reasons = new Reasons();
    const ways = new PageWays((text) => reasons.id(text));
    const rows: PageRow[] = [];
    const nothing: PageMember[] = [];
    for (const one of matrix.classes) {
        const cells = rowCells(one, columnOf, kinds, reasons);
        const terms = rowTerms(one, columnOf);
        const chains = ways.ofRow(one, columnOf);
        const members = one.principals.map(principalMember);
        const more = { ...(terms.length > 0 && { terms }), ...(chains.length > 0 && { ways: chains }) };
        if (cells.length > 0) rows.push({ members, cells, ...more });
        else nothing.push(...members);
    }
    if (nothing.length > 0) rows.push({ members: nothing, cells: [] });
    return ungroupFew({
        title: "Session access",
        source,
        rows,
        columns: columns.map((instances) => ({ members: instances.map(instanceMember) })),
        kinds: kinds.map(printable),
        reasons: reasons.texts,
        ...(ways.list.length > 0 && { ways: ways.list }),
        notes: (matrix.account.missing ?? []).map((one) => printable(missingText(one))),
        otherwise: "No statement of its policies allows it.",
    });
}

/** Instances that every class of principals has in one group. */
function instanceColumns({ instances, classes }: Matrix): { columnOf: Int32Array; columns: AccountInstance[][] } {
    let columnOf = new Int32Array(instances.length);
    let count = Math.min(1, instances.length);
    for (const { groups } of classes) {
        if (groups.length < 2) continue;
        const finer = new Int32Array(instances.length);
        const ids = new Numbers<number>();
        for (const [index, group] of groups.entries()) {
            for (const position of group.instances)
                finer[position] = ids.of((columnOf[position] ?? 0) * groups.length + index);
        }
        if (ids.size > count) [columnOf, count] = [finer, ids.size];
    }
    // Columns are in the order of their first instances.
    const order = new Map<number, number>();
    const columns: AccountInstance[][] = [];
    for (const [position, instance] of instances.entries()) {
        const id = columnOf[position] ?? 0;
        const column = order.get(id) ?? order.size;
        order.set(id, column);
        (columns[column] ??= []).push(instance);
        columnOf[position] = column;
    }
    return { columnOf, columns };
}

/** The labels of all session documents, the shell first. */
function kindsOf({ classes }: Matrix): string[] {
    const labels = new Set<string>();
    for (const { groups } of classes)
        for (const { cell } of groups) for (const { label } of cell.documents) labels.add(label);

    return [...labels];
}

function rowCells(
    { groups }: PrincipalClass,
    columnOf: Int32Array,
    kinds: readonly string[],
    reasons: Reasons,
): PageCell[] {
    return groups
        .flatMap(({ instances, cell }): PageCell[] => {
            const states = statesOf(cell, kinds, reasons);
            if (states.length === 0) return [];
            const columns = new Set<number>();
            for (const position of instances) columns.add(columnOf[position] ?? 0);
            return [...columns].map((column): PageCell => [column, ...states]);
        })
        .sort(([one], [other]) => one - other);
}

/** What is said of the cells of a row, whose states are those of the moment that is asked about. */
function rowTerms({ groups }: PrincipalClass, columnOf: Int32Array): [number, string][] {
    return groups.flatMap(({ instances, cell }) => {
        const { needs, later, unreachable } = cell;
        if (needs === undefined && later === undefined && (unreachable === undefined || !opensEver(cell))) return [];
        const columns = new Set([...instances].map((position) => columnOf[position] ?? 0));
        return [...columns].map((column): [number, string] => [column, printable(cellText(cell))]);
    });
}

/** One state for each kind of session; none at all where nothing speaks of the cell. */
function statesOf(cell: Cell, kinds: readonly string[], reasons: Reasons): PageState[] {
    if (isPlain(cell)) return [];
    const byLabel = new Map(cell.documents.map((document) => [document.label, document.decision]));
    const states = kinds.map((label): PageState => {
        const decision = byLabel.get(label);
        if (decision === undefined) return [0];
        const [target, document] = [VERDICTS[cell.target.verdict], VERDICTS[decision.verdict]];
        const isDenied = [cell.target, decision].some((one) => one.verdict === "denied" && one.explicit);
        const verdict = isDenied ? -1 : target < document ? target : document;
        const telling = [cell.target, decision].filter((one) =>
            verdict === 2 ? true : verdict === 1 ? VERDICTS[one.verdict] === 1 : one.explicit,
        );
        return [verdict, ...telling.flatMap(({ because }) => because.map(({ text }) => reasons.id(text)))];
    });
    const shell = states[0];
    // Nothing is allowed, for a reason that no single document has: the shell tells it.
    if (shell !== undefined && shell.length === 1 && cell.verdict === "denied") {
        // The group's first instance was asked about; what is missing is missing for all of them.
        states[0] = [
            0,
            ...reasonsOfCell(cell).map((text) => reasons.id(text.replace(/ on arn:\S+:instance\/\S+$/, ""))),
        ];
    }
    while (states.length > 1 && states.at(-1)?.length === 1 && states.at(-1)?.[0] === 0) states.pop();
    return states;
}

/** Whether it is denied because none of the principal's own policies allows it: the case that needs no words. */
function isPlain(cell: Cell): boolean {
    const { explicit, target } = cell;
    if (opensEver(cell) || explicit || target.verdict !== "denied") return false;
    return target.because.every(({ layer, policy }) => layer === "identity" && policy === undefined);
}

/** Each text once, by its position. */
class Reasons {
    readonly texts: string[] = [];
    private readonly ids = new Map<string, number>();

    id(text: string): number {
        let id = this.ids.get(text);
        if (id === undefined) {
            this.ids.set(text, (id = this.texts.length));
            this.texts.push(printable(text));
        }
        return id;
    }
}

function principalMember(principal: AccountPrincipal): PageMember {
    const { arn, groups, tags } = principal;
    return [
        principalName({ ...principal, name: nameOf(principal) }),
        arn,
        ...groups.map((group) => `group ${group}`),
        ...tagTexts(tags),
    ].map(printable) as [string];
}

function instanceMember(instance: AccountInstance): PageMember {
    const { region, tags } = instance;
    return [instanceLabel(instance), region, ...tagTexts(tags).filter((tag) => !tag.startsWith("Name="))].map(
        printable,
    ) as [string];
}

function tagTexts(tags: Readonly<Record<string, unknown>>): string[] {
    return Object.entries(tags).map(
        ([key, value]) => `${key}=${typeof value === "string" ? value : "(not known yet)"}`,
    );
}
