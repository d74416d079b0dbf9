import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The actions that the engine tests heard, by scenario or option. The tests compare it with what they hear. */
export const RECORD = join(__dirname, "recorded-actions.json");
/** What the official AWS provider asks for besides, heard once from its release 5.100 for Terraform. */
const OFFICIAL = join(__dirname, "official-provider-actions.json");

type Actions = readonly string[];

/** The IAM actions of each deployment, from its creation to its end. */
export function readRecord(): Readonly<Record<string, Actions>> {
    return JSON.parse(readFileSync(RECORD, "utf8")) as Record<string, Actions>;
}

/** What the official provider's calls need that no recorded deployment has. */
export function officialActions(): Actions {
    const recorded = new Set(Object.values(readRecord()).flat());
    return (JSON.parse(readFileSync(OFFICIAL, "utf8")) as Actions).filter((action) => !recorded.has(action));
}

/** Whether an action only reads: all that a preview needs. */
export function reads(action: string): boolean {
    return /:(Get|List|Describe)/.test(action);
}

/** The deployer's policy for a recorded deployment, without what the official provider reads besides. */
export function deployerPolicy(name: string) {
    const Action = readRecord()[name] ?? [];
    return { Version: "2012-10-17", Statement: [{ Sid: "Deploy", Effect: "Allow", Action, Resource: "*" }] };
}

/** A table of the actions: those of every deployment, then what each needs besides. */
export function rightsTable(): string {
    const record = readRecord();
    const everywhere = Object.values(record).reduce((all, one) => all.filter((action) => one.includes(action)));
    const rows = Object.entries(record).map(([name, actions]) => {
        const more = actions.filter((action) => !everywhere.includes(action));
        return `| \`${name}\` | ${listed(more)} |`;
    });
    return [
        "| deployment | IAM actions |",
        "| --- | --- |",
        `| all of them | ${listed(everywhere)} |`,
        ...rows,
        `| the official provider, besides | ${listed(officialActions())} |`,
    ].join("\n");
}

function listed(actions: Actions): string {
    return actions.length === 0 ? "nothing more" : actions.map((action) => `\`${action}\``).join(", ");
}
