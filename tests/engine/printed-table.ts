import type { Reach } from "./declared-access";

/** What the table that `npm start` prints says: the instances that each user reaches, by name. */
export function printedReach(output: string): Reach {
    const lines = output.split("\n");
    const top = lines.findIndex((line) => line.startsWith("Instance "));
    const users = cells(lines[top]).slice(1);
    const reach = Object.fromEntries(users.map((user) => [user.split(" ")[0] ?? "", [] as string[]]));
    for (const line of lines.slice(top + 1)) {
        const [instance = "", ...verdicts] = cells(line);
        const [, name] = /^(\S+) \(i-[0-9a-f]+\)$/.exec(instance) ?? [];
        if (name !== undefined && verdicts.length === users.length) {
            verdicts.forEach((verdict, column) => {
                if (verdict !== "no")
                    Object.values(reach)[column]?.push(verdict === "yes: shell" ? name : `${verdict} ${name}`);
            });
        }
    }
    return Object.fromEntries(Object.entries(reach).map(([user, names]) => [user, names.sort()]));
}

function cells(line = ""): string[] {
    return line.split(/ {3,}/).map((cell) => cell.trim());
}
