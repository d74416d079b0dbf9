import { GetPolicyCommand, GetPolicyVersionCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    IdentitystoreClient,
    paginateListGroupMemberships,
    paginateListGroups,
    paginateListUsers,
} from "@aws-sdk/client-identitystore";
import {
    DescribeInstanceAccessControlAttributeConfigurationCommand,
    paginateListInstances,
    paginateListPermissionSets,
    SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { asked, askedFor } from "../aws/asked";
import { merged, plain, withDocuments } from "../aws/merged";
import type { AnswerStore } from "./answer-store";
import type { ClientOptions } from "./client-options";
import { inParallel } from "../../in-parallel";
import { PermissionSetAnswers } from "./permission-sets";

/** The attributes of a user that come only where they are asked for. */
const ENTERPRISE = "aws:identitystore:enterprise";

/**
 * Reads IAM Identity Center into its folder.
 * @param regions where it is looked for: it is in one.
 * @returns whether there is one.
 * @throws SourceError where AWS refuses.
 */
export async function collectIdentityCenter(
    folder: () => AnswerStore,
    options: ClientOptions,
    regions: readonly string[],
    parallel: number,
): Promise<boolean> {
    const found = await instanceIn(regions, options);
    if (found === undefined) return false;
    const { client, InstanceArn, IdentityStoreId } = found;
    const place = { ...options, region: await client.config.region() };
    const store = folder();
    await store.filled(async () => {
        const { PermissionSets = [] } = await store.answer(
            () => asked("permission sets", () => merged(paginateListPermissionSets({ client }, { InstanceArn }))),
            "list-permission-sets.json",
        );
        const answers = new PermissionSetAnswers(store, client, InstanceArn);
        await inParallel(PermissionSets, parallel, (arn) => answers.collect(arn));
        const iam = new IAMClient(options);
        await inParallel([...answers.managed], parallel, (arn) => managedPolicy(store, iam, arn));
        const usesEnterprise = await attributes(store, client, InstanceArn);
        await directory(store, new IdentitystoreClient(place), IdentityStoreId, usesEnterprise, parallel);
    });
    return true;
}

interface Found {
    readonly client: SSOAdminClient;
    readonly InstanceArn: string;
    readonly IdentityStoreId: string;
}

async function instanceIn(regions: readonly string[], options: ClientOptions): Promise<Found | undefined> {
    for (const region of regions) {
        const client = new SSOAdminClient({ ...options, region });
        const { Instances = [] } = await asked(`IAM Identity Center in ${region}`, () =>
            merged(paginateListInstances({ client }, {})),
        );
        const [{ InstanceArn, IdentityStoreId } = {}] = Instances;
        if (InstanceArn !== undefined && IdentityStoreId !== undefined) return { client, InstanceArn, IdentityStoreId };
    }
    return undefined;
}

/** One of AWS's managed policies that permission sets have. */
async function managedPolicy(store: AnswerStore, iam: IAMClient, PolicyArn: string): Promise<void> {
    const ask = async (): Promise<object> => {
        const { Policy } = await asked(PolicyArn, () => iam.send(new GetPolicyCommand({ PolicyArn })));
        const command = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
        return withDocuments(plain(await asked(PolicyArn, () => iam.send(command)))) as object;
    };
    await store.answer(ask, "get-policy-version", `${PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1)}.json`);
}

/** Attributes for access control. @returns whether the enterprise attributes of users are among them. */
async function attributes(store: AnswerStore, client: SSOAdminClient, InstanceArn: string): Promise<boolean> {
    const command = new DescribeInstanceAccessControlAttributeConfigurationCommand({ InstanceArn });
    const answer = await store.answer(async () => {
        const answer = await asked("attributes for access control", () =>
            askedFor(["ResourceNotFoundException"], () => client.send(command)),
        );
        return plain(answer ?? {});
    }, "describe-instance-access-control-attribute-configuration.json");
    return JSON.stringify(answer).includes("${path:enterprise.");
}

/** Users, groups and who is in which. */
async function directory(
    store: AnswerStore,
    client: IdentitystoreClient,
    IdentityStoreId: string,
    usesEnterprise: boolean,
    parallel: number,
): Promise<void> {
    const given = { IdentityStoreId, ...(usesEnterprise && { Extensions: [ENTERPRISE] }) };
    await store.answer(
        async () => ({ Users: [], ...(await asked("users", () => merged(paginateListUsers({ client }, given)))) }),
        "list-users.json",
    );
    const { Groups } = await store.answer(
        async () => ({
            Groups: [],
            ...(await asked("groups", () => merged(paginateListGroups({ client }, { IdentityStoreId })))),
        }),
        "list-groups.json",
    );
    await inParallel(Groups, parallel, async ({ GroupId }) => {
        const pages = paginateListGroupMemberships({ client }, { IdentityStoreId, GroupId });
        await store.answer(
            async () => ({ GroupMemberships: [], ...(await asked("memberships of groups", () => merged(pages))) }),
            "list-group-memberships",
            `${GroupId}.json`,
        );
    });
}
