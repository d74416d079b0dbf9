import { CHANGES, officialActions, readRecord, STATE } from "../bootstrap/rights";

type Actions = readonly string[];

/** The deployer's policy for a recorded deployment, without what the official provider reads besides. */
export function deployerPolicy(name: string) {
    const Action = readRecord()[name] ?? [];
    return { Version: "2012-10-17", Statement: [{ Sid: "Deploy", Effect: "Allow", Action, Resource: "*" }] };
}

/** A table of the actions: those of every deployment, then what each needs besides. */
export function rightsTable(): string {
    const record = readRecord();
    const deployments = Object.entries(record).filter(([name]) => name !== STATE && name !== CHANGES);
    const everywhere = deployments
        .map(([, actions]) => actions)
        .reduce((all, one) => all.filter((action) => one.includes(action)));
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
