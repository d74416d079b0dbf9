import {
    DescribePermissionSetCommand,
    GetInlinePolicyForPermissionSetCommand,
    GetPermissionsBoundaryForPermissionSetCommand,
    paginateListAccountAssignments,
    paginateListAccountsForProvisionedPermissionSet,
    paginateListCustomerManagedPolicyReferencesInPermissionSet,
    paginateListManagedPoliciesInPermissionSet,
    type GetPermissionsBoundaryForPermissionSetCommandOutput,
    type SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { asked, askedFor } from "../aws/asked";
import { merged, plain } from "../aws/merged";
import type { AnswerStore } from "./answer-store";

/** The answers about permission sets: what each allows, and to whom it is assigned where. */
export class PermissionSetAnswers {
    /** AWS's managed policies that they have, by ARN. */
    readonly managed = new Set<string>();
    private readonly store: AnswerStore;
    private readonly client: SSOAdminClient;
    private readonly InstanceArn: string;

    constructor(store: AnswerStore, client: SSOAdminClient, InstanceArn: string) {
        this.store = store;
        this.client = client;
        this.InstanceArn = InstanceArn;
    }

    /** @throws SourceError where AWS refuses. */
    async collect(PermissionSetArn: string): Promise<void> {
        const { client, InstanceArn } = this;
        const given = { InstanceArn, PermissionSetArn };
        const id = PermissionSetArn.slice(PermissionSetArn.lastIndexOf("/") + 1);
        const file = `${id}.json`;
        const what = `the permission set ${id}`;
        const answer = <T extends object>(ask: () => Promise<T>, ...names: readonly string[]): Promise<T> =>
            this.store.answer(() => asked(what, ask), ...names);
        await answer(
            async () => plain(await client.send(new DescribePermissionSetCommand(given))),
            "describe-permission-set",
            file,
        );
        await answer(
            async () => plain(await client.send(new GetInlinePolicyForPermissionSetCommand(given))),
            "get-inline-policy-for-permission-set",
            file,
        );
        const { AttachedManagedPolicies } = await answer(
            async () => ({
                AttachedManagedPolicies: [],
                ...(await merged(paginateListManagedPoliciesInPermissionSet({ client }, given))),
            }),
            "list-managed-policies-in-permission-set",
            file,
        );
        await answer(
            async () => ({
                CustomerManagedPolicyReferences: [],
                ...(await merged(paginateListCustomerManagedPolicyReferencesInPermissionSet({ client }, given))),
            }),
            "list-customer-managed-policy-references-in-permission-set",
            file,
        );
        const boundary = new GetPermissionsBoundaryForPermissionSetCommand(given);
        const { PermissionsBoundary } = await answer(
            async (): Promise<Partial<GetPermissionsBoundaryForPermissionSetCommandOutput>> =>
                plain((await askedFor(["ResourceNotFoundException"], () => client.send(boundary))) ?? {}),
            "get-permissions-boundary-for-permission-set",
            file,
        );
        for (const arn of [...AttachedManagedPolicies.map(({ Arn }) => Arn), PermissionsBoundary?.ManagedPolicyArn])
            if (arn !== undefined) this.managed.add(arn);

        const { AccountIds } = await answer(
            async () => ({
                AccountIds: [],
                ...(await merged(paginateListAccountsForProvisionedPermissionSet({ client }, given))),
            }),
            "list-accounts-for-provisioned-permission-set",
            file,
        );
        for (const AccountId of AccountIds) {
            await answer(
                async () => ({
                    AccountAssignments: [],
                    ...(await merged(paginateListAccountAssignments({ client }, { ...given, AccountId }))),
                }),
                "list-account-assignments",
                AccountId,
                file,
            );
        }
    }
}
