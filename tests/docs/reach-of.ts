/** A table as `declaredAccess` has it: the instances that each user reaches, with what isn't simply a shell. */
export function reachOf(table: string): Record<string, string[]> {
    const [head = [], , ...rows] = table
        .trim()
        .split("\n")
        .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
    return Object.fromEntries(
        rows.map(([, who = "", ...cells]) => [
            who,
            cells
                .flatMap((cell, column) => {
                    const name = head[column + 2] ?? "";
                    return cell === "" || cell === "no" ? [] : [cell === "yes: shell" ? name : `${name}: ${cell}`];
                })
                .sort(),
        ]),
    );
}
