import { accessTable } from "../../access/chains";
import { openable, withPeople } from "../../access/matrix";
import { readAccount } from "../../access/sources/account";
import type { Sandbox } from "../../sandbox/setup/open-sandbox";
import { mapValues } from "../../access/map-values";
import type { AccessModel } from "../../access/model";
import { reachOf, type Reach } from "./declared-access";

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
    at: Date = new Date(),
): Promise<DeployedAccess> {
    const read = await inEnvironment(sandbox.environment, () => readAccount({ regions: [sandbox.region] }));
    const account = withPeople(
        { ...read, at },
        mapValues(roles, ({ people }) => people),
    );
    const documents = accessTable(account).rows.flatMap(({ cells }) => cells.flatMap(openable));
    return { reach: reachOf(account), documents: [...new Set(documents)].sort() };
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
