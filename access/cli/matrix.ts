import type { Account, AccountInstance, AccountPrincipal } from "../matrix/account";
import { tableOf, type AccessTable } from "../matrix/access-table";
import { opensEver } from "../matrix/cell";
import { CELL_COLUMNS, cellRows } from "../matrix/cell-rows";
import { matrixMarkdown } from "../matrix/markdown";
import { chainMatrix, escalationText } from "../chains";
import type { Matrix } from "../matrix/matrix";
import { renderLargeMatrix, renderTable } from "../matrix/render";
import { summarize } from "../matrix/summary";
import { chainData } from "../matrix/way-data";
import { csv } from "../report/csv";
import { matrixData } from "../matrix/html-data";
import { matrixPage } from "../report/html/page";
import { printableJson } from "../report/printable";
import { suggestion } from "../suggest";
import { UsageError } from "./usage-error";
import { AT_OPTION, momentOf } from "./moment";
import { readOptions } from "./options";
import { colours, formatOf, write, type Format } from "./output";
import { readSource } from "./read-source";
import { SOURCE_OPTIONS, sourceOf, sourceTitle } from "./source-options";
import { thisCommand } from "./this-command";

export const usage = `Usage: access matrix SOURCE [options]

Shows who can open a session on what.

  --direct            count only a principal's own policies, not the roles that it can assume
  --escalation        count escalation too: rewriting IAM, passing roles to services, writing instances' tags, roles of
                      instances
  --roles             rows for all roles, not only for those that nobody is known to assume
  --principal NAME    only this user, role or other beginning of a chain, by name or ARN, even if it reaches
                      nothing; repeatable
  --instance ID       only this instance, by ID or name; repeatable
  --reasons           add the reasons below the table (text; the other formats always have them)
  --all               list every name instead of shortened lists (text)
  --cells             every cell: those without access too (csv), cells instead of classes (json)
  --at TIME           the moment to ask about, such as 2026-12-31T18:00Z; default now
  --format FORMAT     text (default), json, markdown, html, csv

Exit codes: 0 OK, 1 error
`;

/** More cells than this aren't read one by one: they are printed by classes. */
const TABLE_LIMIT = 400;

/** `access matrix`. @returns the exit code. @throws UsageError for wrong options; whatever the sources throw. */
export async function run(args: string[]): Promise<number> {
    const values = readOptions(args, {
        ...SOURCE_OPTIONS,
        ...AT_OPTION,
        format: { type: "string", default: "text" },
        reasons: { type: "boolean", default: false },
        cells: { type: "boolean", default: false },
        all: { type: "boolean", default: false },
        direct: { type: "boolean", default: false },
        escalation: { type: "boolean", default: false },
        roles: { type: "boolean", default: false },
        principal: { type: "string", multiple: true },
        instance: { type: "string", multiple: true },
    });
    const format = formatOf(values.format);
    const source = sourceOf(values);
    const account = await readSource(source, momentOf(values));
    const matrix = chosenMatrix(account, values);
    const { reasons, cells } = values;
    const everything = thisCommand(["matrix", ...withoutFormat(args), "--all"]);
    const declared = values.principal ?? [];
    const counts = !values.direct && !values.escalation && (format === "text" || format === "markdown");
    const more = counts ? escalationText(account) : undefined;
    const shown: Shown = { reasons, cells, declared, title: sourceTitle(source), all: values.all, everything, more };
    await write(pieces(matrix, format, shown));
    return 0;
}

interface Chosen {
    readonly principal?: string[];
    readonly instance?: string[];
    readonly direct: boolean;
    readonly escalation: boolean;
    readonly roles: boolean;
}

/** The matrix of the principals and instances asked for. */
function chosenMatrix(account: Account, { principal, instance, direct, escalation, roles }: Chosen): Matrix {
    if (direct && escalation) throw new UsageError("--direct and --escalation can't be combined");
    checkNames(
        "instance",
        instance,
        account.instances.flatMap(({ id, name }) => [id, name ?? id]),
    );
    const known: string[] = [];
    const rows = ({ name, arn }: AccountPrincipal): boolean => {
        known.push(name, arn);
        return principal === undefined || principal.includes(name) || principal.includes(arn);
    };
    const matrix = chainMatrix(account, {
        by: direct ? "direct" : escalation ? "escalation" : "roles",
        roles,
        ...(principal !== undefined && { rows }),
        ...(instance !== undefined && {
            instances: ({ id, name }: AccountInstance) => instance.includes(id) || instance.includes(name ?? id),
        }),
    });
    if (principal !== undefined) checkNames("principal", principal, known);
    return matrix;
}

/** @throws UsageError for a name that the source doesn't have. */
function checkNames(kind: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
    const names = new Set(known);
    const unknown = wanted?.find((one) => !names.has(one));
    if (unknown === undefined) return;
    throw new UsageError(`--${kind} ${unknown}: the source has no such ${kind}${suggestion(unknown, [...names])}`);
}

interface Shown {
    readonly reasons: boolean;
    readonly cells: boolean;
    readonly declared: readonly string[];
    readonly title: string;
    readonly all: boolean;
    /** The command that prints every name as text. */
    readonly everything: string;
    /** How many more could by escalation, where that is counted and some could. */
    readonly more: string | undefined;
}

/** The arguments but for the format: text alone prints every name. */
function withoutFormat(args: readonly string[]): string[] {
    return args.filter((one, at) => !/^--(format(=|$)|all$)/.test(one) && args[at - 1] !== "--format");
}

function* pieces(
    matrix: Matrix,
    format: Format,
    { reasons, cells, declared, title, all, everything, more }: Shown,
): Generator<string> {
    switch (format) {
        case "text": {
            const table = tableFor(matrix, declared);
            const width = process.stdout.columns;
            const shown = { colours: colours(), width, reasons, ...(!all && { everything }) };
            yield (table && renderTable(table, shown)) ?? renderLargeMatrix(matrix, shown, declared);
            if (more !== undefined) yield `\n${more}\n`;
            return;
        }
        case "json":
            if (cells) yield* cellObjects(matrix);
            // With an indent, each number of a set would take a line of its own.
            else yield `${printableJson(summarize(matrix), matrix.instances.length > 50 ? 0 : 2)}\n`;
            return;
        case "markdown":
            yield matrixMarkdown(matrix, { source: title, table: tableFor(matrix, declared), declared, everything });
            if (more !== undefined) yield `\n${more}\n`;
            return;
        case "html":
            yield matrixPage(matrixData(matrix, title));
            return;
        case "csv":
            yield csv([CELL_COLUMNS]);
            for (const { rows } of cellRows(matrix, cells)) yield csv(rows);
            return;
        case "sarif":
        case "junit":
            throw new UsageError(`--format ${format} is for findings and check`);
    }
}

/** A table where its cells are few enough. */
function tableFor(matrix: Matrix, declared: readonly string[]): AccessTable | undefined {
    const rows = matrix.classes
        .filter(({ groups }) => groups.some(({ cell }) => opensEver(cell)))
        .reduce((sum, { principals }) => sum + principals.length, 0);
    if (rows * matrix.instances.length > TABLE_LIMIT) return undefined;
    return tableOf(matrix, { principals: declared });
}

function* cellObjects(matrix: Matrix): Generator<string> {
    let before = "[\n";
    for (const { rows, cell } of cellRows(matrix, true)) {
        const [surest] = rows;
        const columns = Object.fromEntries(CELL_COLUMNS.map((name, index) => [name, surest[index]]));
        yield before + printableJson({ ...columns, chain: [], ...chainData(cell) });
        before = ",\n";
    }
    yield before === "[\n" ? "[]\n" : "\n]\n";
}
