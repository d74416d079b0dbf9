import { sessionName, type Reach } from "./declared-access";

/** What the table that `npm start` prints says: the instances that each user or session reaches, by name. */
export function printedReach(output: string): Reach {
    const lines = output.split("\n");
    const top = lines.findIndex((line) => line.startsWith("Instance "));
    if (top < 0) return sessionReach(output);

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

/** Sessions of roles are too long for columns: each is a line, and below it are its instances. */
function sessionReach(output: string): Reach {
    const blocks = output.matchAll(/^(\S+) \(role, (.*)\)\n((?: {4}.*\n)+)/gm);
    return Object.fromEntries(
        [...blocks].map(([, role = "", words = "", answers = ""]) => {
            const tags = words.split(", ").flatMap((word) => (word.includes("=") ? [word.split("=")] : []));
            const [, reached = ""] = /^ {4}yes, shell: ((?:.|\n {8})*)/.exec(answers) ?? [];
            const names = [...reached.matchAll(/(\S+) \(i-[0-9a-f]+\)/g)].map(([, name = ""]) => name);
            return [sessionName(role, Object.fromEntries(tags) as Record<string, string>), names.sort()];
        }),
    );
}

function cells(line = ""): string[] {
    return line.split(/ {3,}/).map((cell) => cell.trim());
}
