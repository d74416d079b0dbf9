import {
    DescribeOrganizationCommand,
    DescribePolicyCommand,
    OrganizationsClient,
    paginateListAccounts,
    paginateListAccountsForParent,
    paginateListOrganizationalUnitsForParent,
    paginateListPoliciesForTarget,
    paginateListRoots,
    type PolicyType,
} from "@aws-sdk/client-organizations";
import { asked } from "../aws/asked";
import { merged, plain } from "../aws/merged";
import type { AnswerStore } from "./answer-store";
import type { ClientOptions } from "./client-options";
import { inParallel } from "../../in-parallel";

/** An account of the organization that can be read. */
export interface ListedAccount {
    readonly id: string;
    readonly name: string;
}

const KINDS: readonly PolicyType[] = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

/**
 * Reads the organization into its folder: accounts, organizational units, and the control policies of each.
 * @returns its accounts.
 * @throws SourceError where AWS refuses.
 */
export async function collectOrganization(
    folder: AnswerStore,
    options: ClientOptions,
    parallel: number,
): Promise<readonly ListedAccount[]> {
    const client = new OrganizationsClient(options);
    await folder.answer(
        async () => plain(await asked("the organization", () => client.send(new DescribeOrganizationCommand({})))),
        "describe-organization.json",
    );
    const { Accounts = [] } = await folder.answer(
        () => asked("the organization's accounts", () => merged(paginateListAccounts({ client }, {}))),
        "list-accounts.json",
    );
    await new Tree(folder, client, parallel).collect();
    return Accounts.filter(({ Status = "ACTIVE" }) => Status === "ACTIVE").map(({ Id = "", Name = Id }) => ({
        id: Id,
        name: Name,
    }));
}

/** The organization from its root down. */
class Tree {
    private readonly folder: AnswerStore;
    private readonly client: OrganizationsClient;
    private readonly parallel: number;
    private readonly targets: { readonly target: string; readonly kind: PolicyType }[] = [];
    private readonly policies = new Set<string>();

    constructor(folder: AnswerStore, client: OrganizationsClient, parallel: number) {
        this.folder = folder;
        this.client = client;
        this.parallel = parallel;
    }

    async collect(): Promise<void> {
        const { client } = this;
        const { Roots = [] } = await this.folder.answer(
            () => asked("the organization's root", () => merged(paginateListRoots({ client }, {}))),
            "list-roots.json",
        );
        for (const { Id = "", PolicyTypes = [] } of Roots) {
            const kinds = KINDS.filter((kind) =>
                PolicyTypes.some(({ Type, Status }) => Type === kind && Status === "ENABLED"),
            );
            await this.below(Id, kinds);
        }
        await inParallel(this.targets, this.parallel, ({ target, kind }) => this.attached(target, kind));
        await inParallel([...this.policies], this.parallel, (id) => this.policy(id));
    }

    private async below(parent: string, kinds: readonly PolicyType[]): Promise<void> {
        const { client } = this;
        const given = { ParentId: parent };
        const file = `${parent}.json`;
        const { Accounts = [] } = await this.folder.answer(
            () => asked(`the accounts of ${parent}`, () => merged(paginateListAccountsForParent({ client }, given))),
            "list-accounts-for-parent",
            file,
        );
        const { OrganizationalUnits = [] } = await this.folder.answer(
            () =>
                asked(`the units of ${parent}`, () =>
                    merged(paginateListOrganizationalUnitsForParent({ client }, given)),
                ),
            "list-organizational-units-for-parent",
            file,
        );
        for (const target of [parent, ...Accounts.map(({ Id = "" }) => Id)])
            this.targets.push(...kinds.map((kind) => ({ target, kind })));
        for (const { Id = "" } of OrganizationalUnits) await this.below(Id, kinds);
    }

    private async attached(target: string, kind: PolicyType): Promise<void> {
        const { client } = this;
        const given = { TargetId: target, Filter: kind };
        const { Policies = [] } = await this.folder.answer(
            () => asked(`the policies of ${target}`, () => merged(paginateListPoliciesForTarget({ client }, given))),
            "list-policies-for-target",
            kind,
            `${target}.json`,
        );
        for (const { Id = "" } of Policies) this.policies.add(Id);
    }

    private async policy(PolicyId: string): Promise<void> {
        const command = new DescribePolicyCommand({ PolicyId });
        await this.folder.answer(
            async () => plain(await asked(`the policy ${PolicyId}`, () => this.client.send(command))),
            "describe-policy",
            `${PolicyId}.json`,
        );
    }
}
