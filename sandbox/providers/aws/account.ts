import { makeClients, type ClientOptions, type Clients } from "./common/clients";
import type { Configuration } from "./configuration";

/** Refuses an account that the provider's configuration doesn't allow, as the official provider does. */
export async function checkAccount(configuration: Configuration, clients: Clients): Promise<void> {
    const { allowedAccountIds, forbiddenAccountIds } = configuration;
    if (allowedAccountIds.length === 0 && forbiddenAccountIds.length === 0) return;

    const { Account: account = "" } = await clients.sts.getCallerIdentity({});
    if (forbiddenAccountIds.includes(account) || (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account)))
        throw new Error(`AWS account ID not allowed: ${account}`);
}

/**
 * How to call AWS once the roles that the provider's configuration names are assumed. The sandbox's AWS knows an account by
 * the credentials that it gave for one.
 */
export async function withRoles({ assumeRoles, clients }: Configuration): Promise<ClientOptions> {
    let options = clients;
    for (const RoleArn of assumeRoles) {
        const { sts } = makeClients(options);
        const { Credentials: given } = await sts.assumeRole({ RoleArn, RoleSessionName: "sandbox" });
        if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
            throw new Error(`Assuming the role ${RoleArn} gave no credentials.`);

        const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given;
        options = { ...options, credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
    }
    return options;
}
