import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { SourceError } from "../../files/source-error";
import type { ManagedPolicyDetail } from "@aws-sdk/client-iam";
import type { ManagedPolicies } from "../aws/account-answers";
import { asked } from "../aws/asked";
import { collectAccount } from "./account";
import { AnswerStore } from "./answer-store";
import { MAX_ATTEMPTS, type ClientOptions } from "./client-options";
import { collectIdentityCenter } from "./identity-center";
import { inParallel } from "../../in-parallel";
import { collectOrganization, type ListedAccount } from "./organization";

export interface CollectOptions {
    /** The folder that is written. What is in it isn't read again. */
    readonly out: string;
    /** The role that is assumed in each account but the own. */
    readonly roleName: string;
    /** The regions whose instances are read. Default: the region that the SDK is configured with. */
    readonly regions?: readonly string[] | undefined;
    /** The accounts that are read, by ID or name. Default: every active one. */
    readonly accounts?: readonly string[] | undefined;
    /** How many accounts are read at the same time. */
    readonly parallel: number;
    /** Called as the work goes on, with a line on what was read. */
    readonly onProgress: (line: string) => void;
}

/** What couldn't be read, and why. */
export interface CollectFailure {
    readonly what: string;
    readonly reason: string;
}

export interface Collected {
    /** How many accounts are in the folder, all of each. */
    readonly accounts: number;
    readonly failures: readonly CollectFailure[];
}

/**
 * Reads an organization, IAM Identity Center and each account into a folder, with the SDK's credentials: of the
 * management account, or of a delegated administrator. An account that can't be read doesn't stop the others.
 * @throws SourceError where the organization can't be read, or an account that is asked for isn't in it.
 */
export async function collect(options: CollectOptions): Promise<Collected> {
    const { out, parallel, onProgress } = options;
    const sts = new STSClient({ maxAttempts: MAX_ATTEMPTS, ...(options.regions && { region: options.regions[0] }) });
    const region = await asked("the organization", () => sts.config.region());
    const { Account: own, Arn: arn = "" } = await asked("who the credentials belong to", () =>
        sts.send(new GetCallerIdentityCommand({})),
    );
    const regions = options.regions ?? [region];
    const base: ClientOptions = { region, maxAttempts: MAX_ATTEMPTS };
    const store = new AnswerStore(out);
    onProgress("the organization");
    const listed = await collectOrganization(store.in("organization"), base, parallel);
    const accounts = chosen(listed, options.accounts);
    const failures: CollectFailure[] = [];
    const tried = async (what: string, work: () => Promise<void>): Promise<boolean> => {
        try {
            await work();
            return true;
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            failures.push({ what, reason });
            onProgress(`${what}: failed`);
            return false;
        }
    };
    await tried("IAM Identity Center", async () => {
        onProgress("IAM Identity Center");
        const found = await collectIdentityCenter(() => store.in("identity-center"), base, regions, parallel);
        if (!found) onProgress(`IAM Identity Center: none in ${regions.join(", ")}`);
    });
    const policies: ManagedPolicies = new Map<string, Promise<ManagedPolicyDetail>>();
    let [read, done] = [0, 0];
    await inParallel(accounts, parallel, async ({ id, name }) => {
        const folder = store.in("accounts", id);
        const role = `arn:${arn.split(":")[1] ?? "aws"}:iam::${id}:role/${options.roleName}`;
        let assumed: Promise<ClientOptions> | undefined;
        const question = {
            regions,
            policies,
            options: () => (assumed ??= id === own ? Promise.resolve(base) : assume(sts, role, base)),
        };
        const what = labelOf({ id, name });
        if (await tried(what, () => folder.filled(() => collectAccount(folder, question)))) {
            read += 1;
            onProgress(`${what}: read (${done + 1} of ${accounts.length})`);
        }
        done += 1;
    });
    return { accounts: read, failures };
}

function labelOf({ id, name }: ListedAccount): string {
    return name === id ? `account ${id}` : `account ${id} (${name})`;
}

function chosen(listed: readonly ListedAccount[], wanted: readonly string[] | undefined): readonly ListedAccount[] {
    if (wanted === undefined) return listed;
    const unknown = wanted.find((one) => !listed.some(({ id, name }) => one === id || one === name));
    if (unknown !== undefined) throw new SourceError(`the organization has no active account ${unknown}`);
    return listed.filter(({ id, name }) => wanted.includes(id) || wanted.includes(name));
}

async function assume(sts: STSClient, RoleArn: string, base: ClientOptions): Promise<ClientOptions> {
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: "access-collect" });
    const { Credentials: given } = await asked(`the account, as ${RoleArn}`, () => sts.send(command));
    const {
        AccessKeyId: accessKeyId = "",
        SecretAccessKey: secretAccessKey = "",
        SessionToken: sessionToken,
    } = given ?? {};
    return { ...base, credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}
