import type { StackResult } from "./run-stack";

/** One line about the end of a stack. */
export function endLine({ stack, outcome, changes, duration }: StackResult, ended: number, all: number): string {
    const what = outcome === "succeeded" ? changesText(changes) : outcome;
    return `[${ended}/${all}] ${stack.name} (${stack.account}, ${stack.region}): ${what} in ${Math.round(duration)} s`;
}

/** What became of all stacks: a table, then the errors of those that failed, then a line that counts. */
export function summary(results: readonly StackResult[], seconds: number): string {
    const rows = results.map(({ stack, outcome, changes, duration }) => [
        stack.name,
        stack.account,
        stack.region,
        outcome,
        outcome === "succeeded" ? changesText(changes) : "",
        outcome === "not started" ? "" : `${Math.round(duration)} s`,
    ]);
    const failed = results.filter(({ outcome }) => outcome === "failed");
    const counted = (["succeeded", "failed", "canceled", "not started"] as const).flatMap((outcome) => {
        const count = results.filter((one) => one.outcome === outcome).length;
        return count === 0 ? [] : [`${count} ${outcome}`];
    });
    return [
        table([["Stack", "Account", "Region", "Result", "Resources", "Time"], ...rows]),
        ...failed.map(failure),
        `${counted.join(", ")}, in ${Math.round(seconds)} s.`,
    ].join("\n\n");
}

function failure({ stack, errors, log }: StackResult): string {
    const shown = errors.slice(0, 3).map((error) => `  ${error.replaceAll("\n", "\n  ")}`);
    const more = errors.length > 3 ? [`  … and ${errors.length - 3} more`] : [];
    return [`${stack.name} failed:`, ...shown, ...more, `  Everything that Pulumi printed: ${log}`].join("\n");
}

const WORDS: Readonly<Record<string, string>> = {
    create: "to create",
    update: "to update",
    delete: "to delete",
    replace: "to replace",
    same: "unchanged",
};

function changesText(changes: StackResult["changes"]): string {
    const parts = Object.entries(WORDS).flatMap(([kind, word]) => {
        const count = changes[kind as keyof typeof changes] ?? 0;
        return count === 0 ? [] : [`${count} ${word}`];
    });
    return parts.length === 0 ? "nothing" : parts.join(", ");
}

function table(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows
        .map((row) =>
            row
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
