import type { Clients } from "./common/clients";
import type { Configuration } from "./configuration";

/** Refuses an account that the provider's configuration doesn't allow, as the official provider does. */
export async function checkAccount(configuration: Configuration, clients: Clients): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds } = configuration;
    if (allowedAccountIds.length === 0 && forbiddenAccountIds.length === 0) return;

    const { Account: account = "" } = await clients.sts.getCallerIdentity({});
    if (forbiddenAccountIds.includes(account) || (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account)))
        throw new Error(`AWS account ID not allowed: ${account}`);
}
