import { comment } from "../report/comment";
import { markdownTable, markdownTableCode, markdownText } from "../report/markdown";
import { cellText, principalLabel, type AccessTable } from "./access-table";
import { instanceLabel } from "./account";
import { answerText, byReach } from "./class-list";
import type { ClassSummary, MatrixSummary } from "./summary";

const NAMES_SHOWN = 20;

/** A matrix for a pull request's comment, by cells where those are few. Never longer than GitHub takes. */
export function matrixMarkdown(summary: MatrixSummary, table: AccessTable | undefined, source: string): string {
    const title = `### Who can open a session on what\n\n${markdownText(source)}\n`;
    const classes = byReach(summary);
    const lead = table === undefined ? "" : `\n${tableMarkdown(table)}`;
    return comment(title + lead, [
        {
            lead: "",
            summary: "Why",
            entries: classes.map((one) => classMarkdown(one, summary)),
            open: table === undefined ? 10 : 0,
        },
    ]);
}

function tableMarkdown({ instances, rows, hidden }: AccessTable): string {
    if (rows.length === 0 || instances.length === 0) return "Nobody can open a session.\n";
    const header = ["Instance", ...rows.map(({ principal }) => markdownText(principalLabel(principal)))];
    const body = instances.map((instance, column) => [
        markdownTableCode(instanceLabel(instance)),
        ...rows.map(({ cells }) => markdownText(cells[column] === undefined ? "" : cellText(cells[column]))),
    ]);
    const rest =
        hidden === 0
            ? ""
            : `\n${hidden} more ${hidden === 1 ? "principal reaches" : "principals reach"} none of them.\n`;
    return markdownTable(header, body) + rest;
}

function classMarkdown({ principals, groups, otherwise }: ClassSummary, { sets, instances }: MatrixSummary): string {
    const lines = groups.flatMap(({ set, verdict, explicit, opens, because }) => {
        const positions = sets[set] ?? [];
        const named = positions.slice(0, NAMES_SHOWN).flatMap((position) => instances[position] ?? []);
        return [
            `- **${markdownText(answerText(verdict, explicit, opens))}**: ${listed(
                named.map(({ id, name }) => name ?? id),
                positions.length,
            )}`,
            ...because.map((reason) => `  - ${markdownText(reason)}`),
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
        ...rest,
        "",
        "",
    ].join("\n");
}

function listed(names: readonly string[], total: number): string {
    const shown = names.slice(0, NAMES_SHOWN).map(markdownText).join(", ");
    return total > NAMES_SHOWN ? `${shown} and ${(total - NAMES_SHOWN).toLocaleString("en")} more` : shown;
}
