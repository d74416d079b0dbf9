import type { StackResult } from "./run-stack";

/** One line about the end of a stack. */
export function endLine(result: StackResult, ended: number, all: number): string {
    const { stack, outcome, duration } = result;
    const what = outcome === "succeeded" ? changesText(result) : outcome;
    return `[${ended}/${all}] ${stack.name} (${stack.account}, ${stack.region}): ${what} in ${Math.round(duration)} s`;
}

/** What became of all stacks: a table, then the errors of those that failed, then a line that counts. */
export function summary(results: readonly StackResult[], seconds: number): string {
    const rows = results.map((result) => [
        result.stack.name,
        result.stack.account,
        result.stack.region,
        result.outcome,
        result.outcome === "succeeded" ? changesText(result) : "",
        result.outcome === "not started" ? "" : `${Math.round(result.duration)} s`,
    ]);
    const failed = results.filter(({ outcome }) => outcome === "failed");
    const counted = (["succeeded", "failed", "interrupted", "not started"] as const).flatMap((outcome) => {
        const count = results.filter((one) => one.outcome === outcome).length;
        return count === 0 ? [] : [`${count} ${outcome}`];
    });
    return [
        table([["Stack", "Account", "Region", "Result", "Resources", "Time"], ...rows]),
        ...failed.map(failure),
        ...(results.some(({ outcome }) => outcome === "interrupted" || outcome === "not started") ? [GO_ON] : []),
        `${counted.join(", ")}, in ${Math.round(seconds)} s.`,
    ].join("\n\n");
}

const GO_ON = "Run the same command again to go on: stacks that are up to date change nothing.";

function failure({ stack, errors, log }: StackResult): string {
    const shown = errors.slice(0, 3).map((error) => `  ${error.replaceAll("\n", "\n  ")}`);
    const more = errors.length > 3 ? [`  … and ${errors.length - 3} more`] : [];
    return [`${stack.name} failed:`, ...shown, ...more, `  Everything that Pulumi printed: ${log}`].join("\n");
}

/** The kinds of change, with what a preview and an update call them. */
const WORDS = [
    ["create", "to create", "created"],
    ["update", "to update", "updated"],
    ["replace", "to replace", "replaced"],
    ["delete", "to delete", "deleted"],
    ["same", "unchanged", "unchanged"],
] as const;

function changesText({ changes, operation }: StackResult): string {
    const parts = WORDS.flatMap(([kind, planned, done]) => {
        const count = changes[kind] ?? 0;
        return count === 0 ? [] : [`${count} ${operation === "preview" ? planned : done}`];
    });
    return parts.length === 0 ? "no resources" : parts.join(", ");
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
