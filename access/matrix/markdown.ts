import { comment, COMMENT_LIMIT } from "../report/comment";
import { markdownTable, markdownTableCode, markdownText } from "../report/markdown";
import { shortened } from "../report/printable";
import { cellText, principalLabel, type AccessTable } from "./access-table";
import { instanceLabel, type AccountInstance } from "./account";
import { answerText, byReach } from "./class-list";
import type { ClassSummary, MatrixSummary } from "./summary";

const NAMES_SHOWN = 20;
/** More kinds of answer, and more reasons of one, than this nobody reads in a comment. */
const GROUPS_SHOWN = 30;
const REASONS_SHOWN = 10;
/** A table that takes more of the comment leaves no room for the reasons: then classes say it all. */
const LARGEST_TABLE = COMMENT_LIMIT / 2;

/** A matrix for a pull request's comment, by cells where those are few. Never longer than GitHub takes. */
export function matrixMarkdown(summary: MatrixSummary, table: AccessTable | undefined, source: string): string {
    const title = `### Who can open a session on what\n\n${text(source, 500)}\n`;
    const classes = byReach(summary);
    const written = table === undefined ? "" : `\n${tableMarkdown(table)}`;
    const fits = table !== undefined && Buffer.byteLength(written, "utf8") <= LARGEST_TABLE;
    return comment(title + (fits ? written : ""), [
        {
            lead: "",
            summary: "Why",
            entries: classes.map((one) => classMarkdown(one, summary)),
            open: fits ? 0 : 10,
        },
    ]);
}

function tableMarkdown({ instances, rows, hidden }: AccessTable): string {
    if (rows.length === 0 || instances.length === 0) return "Nobody can open a session.\n";
    const header = ["Instance", ...rows.map(({ principal }) => text(principalLabel(principal), 200))];
    const body = instances.map((instance, column) => [
        markdownTableCode(labelled(instance)),
        ...rows.map(({ cells }) => markdownText(cells[column] === undefined ? "" : cellText(cells[column]))),
    ]);
    const rest =
        hidden === 0
            ? ""
            : `\n${hidden} more ${hidden === 1 ? "principal reaches" : "principals reach"} none of them.\n`;
    return markdownTable(header, body) + rest;
}

/** An instance with its id, which tells it from others of its name, however long that is. */
function labelled(instance: Pick<AccountInstance, "id" | "name">): string {
    const { id, name } = instance;
    return instanceLabel(name === undefined ? instance : { id, name: shortened(name, 100) });
}

function classMarkdown({ principals, groups, otherwise }: ClassSummary, { sets, instances }: MatrixSummary): string {
    const lines = groups.slice(0, GROUPS_SHOWN).flatMap(({ set, verdict, explicit, opens, because }) => {
        const positions = sets[set] ?? [];
        const named = positions.slice(0, NAMES_SHOWN).flatMap((position) => instances[position] ?? []);
        return [
            `- **${markdownText(answerText(verdict, explicit, opens))}**: ${listed(
                named.map(labelled),
                positions.length,
            )}`,
            ...because.slice(0, REASONS_SHOWN).map((reason) => `  - ${text(reason, 500)}`),
            ...more(because.length - REASONS_SHOWN, "  - ", "reasons"),
        ];
    });
    const rest = otherwise === undefined ? [] : [`- no: ${otherwise.instances.toLocaleString("en")} other instances`];
    return [
        `**${listed(
            principals.map(({ name }) => name),
            principals.length,
        )}**`,
        "",
        ...lines,
        ...more(groups.length - GROUPS_SHOWN, "- ", "sets of instances with other answers"),
        ...rest,
        "",
        "",
    ].join("\n");
}

function listed(names: readonly string[], total: number): string {
    const shown = names
        .slice(0, NAMES_SHOWN)
        .map((name) => text(name, 150))
        .join(", ");
    return total > NAMES_SHOWN ? `${shown} and ${(total - NAMES_SHOWN).toLocaleString("en")} more` : shown;
}

function more(count: number, before: string, what: string): string[] {
    return count > 0 ? [`${before}and ${count.toLocaleString("en")} more ${what}`] : [];
}

/** Foreign text, and not more of it than a reader takes in. */
function text(foreign: string, length: number): string {
    return markdownText(shortened(foreign, length));
}
