import { accessTable, openable, withPeople } from "../../access/matrix";
import { readAccount } from "../../access/sources/account";
import type { Sandbox } from "../../sandbox/setup/open-sandbox";
import { mapValues } from "../../access/map-values";
import type { AccessModel } from "../../access/model";
import { rowName, type Reach } from "./declared-access";

/** What AWS's answers come to: who reaches what, and with which session documents. */
interface DeployedAccess {
    /** The users, sessions of roles, and whoever else reaches an instance, with the tag Name of the instances that they reach. */
    readonly reach: Reach;
    /** The session documents of all sessions that can be opened. */
    readonly documents: readonly string[];
}

/**
 * Reads Moto's account through the AWS API and decides its policies on its instances. Who assumes roles AWS doesn't know:
 * the model says it.
 */
export async function deployedAccess(
    sandbox: Sandbox,
    { roles = {} }: Pick<AccessModel, "roles"> = {},
): Promise<DeployedAccess> {
    const read = await inEnvironment(sandbox.environment, () => readAccount({ regions: [sandbox.region] }));
    const account = withPeople(
        read,
        mapValues(roles, ({ people }) => people),
    );
    const users = account.principals.filter(({ type }) => type === "user").map(({ name }) => name);
    const { instances, rows } = accessTable(account, { principals: users });
    const documents = new Set<string>();
    const reach = rows.map(({ principal, cells }) => {
        const reached = cells.flatMap((cell, column) => {
            const { name, id } = instances[column] ?? { id: "" };
            if (cell.verdict === "denied") return [];

            openable(cell).forEach((document) => documents.add(document));
            return [`${cell.verdict === "allowed" ? "" : `${cell.verdict}: `}${name ?? id}`];
        });
        return [rowName(principal), reached.sort()] as const;
    });
    return { reach: Object.fromEntries(reach), documents: [...documents].sort() };
}

/** Does something with other environment variables: the AWS SDK reads from them which account to ask. */
async function inEnvironment<T>(environment: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
    const before = { ...process.env };
    try {
        replaceEnvironment(environment);
        return await work();
    } finally {
        replaceEnvironment(before);
    }
}

function replaceEnvironment(environment: NodeJS.ProcessEnv): void {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];

    Object.assign(process.env, environment);
}
