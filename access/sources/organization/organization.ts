import { z } from "zod";
import type { AnyPolicy } from "../../evaluate/outcome";
import type { OrganizationMember } from "../../matrix/account";
import { readPolicy, readResourceControlPolicy } from "../../policy/parse";
import { SourceError } from "../../files/source-error";
import { agrees, once, type AnswerFolder } from "./answers";

export interface Organization {
    /** The accounts that can be used, by ID, with their names. */
    readonly accounts: ReadonlyMap<string, string>;
    readonly places: ReadonlyMap<string, OrganizationMember>;
    readonly management: string;
}

const FOLDER = "organization";

const described = z.object({ Organization: z.object({ Id: z.string(), MasterAccountId: z.string() }) });
const accounts = z.object({
    Accounts: z.array(
        z.object({
            Id: z.string(),
            Name: z.string().optional(),
            Status: z.string().optional(),
            State: z.string().optional(),
        }),
    ),
});
const roots = z.object({
    Roots: z.array(
        z.object({
            Id: z.string(),
            PolicyTypes: z.array(z.object({ Type: z.string(), Status: z.string() })).optional(),
        }),
    ),
});
const units = z.object({ OrganizationalUnits: z.array(z.object({ Id: z.string() })) });
const policies = z.object({ Policies: z.array(z.object({ Id: z.string(), Name: z.string().optional() })) });
const policy = z.object({
    Policy: z.object({
        PolicySummary: z.object({ Id: z.string().optional(), Name: z.string().optional() }).optional(),
        Content: z.string(),
    }),
});

const KINDS = {
    SERVICE_CONTROL_POLICY: "service control policy",
    RESOURCE_CONTROL_POLICY: "resource control policy",
} as const;
type Kind = keyof typeof KINDS;

/**
 * Reads the organization of a folder: its accounts, and which control policies apply to each.
 *
 * Neither kind of policy limits the management account:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 *
 * @returns undefined where the folder has none.
 * @throws SourceError for what is missing or of another kind.
 */
export function readOrganization(folder: AnswerFolder): Organization | undefined {
    if (!folder.has(FOLDER)) return undefined;
    const { Organization } = folder.read(
        described,
        "aws organizations describe-organization",
        FOLDER,
        "describe-organization.json",
    );
    const { Accounts } = folder.read(accounts, "aws organizations list-accounts", FOLDER, "list-accounts.json");
    const ids = Accounts.map(({ Id }) => Id);
    once(ids, folder.file(FOLDER, "list-accounts.json"), "account");
    const inState = (...states: readonly string[]) =>
        Accounts.filter(({ Status, State }) => states.includes(State ?? Status ?? "ACTIVE"));
    const { places } = new Tree(folder, Organization.Id, Organization.MasterAccountId);
    // https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-closing.html
    for (const { Id } of inState("SUSPENDED", "CLOSED"))
        places.set(Id, { id: Organization.Id, ...places.get(Id), isSuspended: true });

    return {
        accounts: new Map(inState("ACTIVE").map(({ Id, Name }) => [Id, Name ?? Id])),
        places,
        management: Organization.MasterAccountId,
    };
}

type Levels = Readonly<Partial<Record<Kind, readonly (readonly AnyPolicy[])[]>>>;

/** The organization from its root down. */
class Tree {
    readonly places = new Map<string, OrganizationMember>();
    private readonly folder: AnswerFolder;
    private readonly id: string;
    private readonly management: string;
    private readonly read = new Map<string, AnyPolicy>();

    constructor(folder: AnswerFolder, id: string, management: string) {
        this.folder = folder;
        this.id = id;
        this.management = management;
        const { Roots } = folder.read(roots, "aws organizations list-roots", FOLDER, "list-roots.json");
        for (const { Id, PolicyTypes = [] } of Roots) {
            const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) =>
                PolicyTypes.some(({ Type, Status }) => Type === kind && Status === "ENABLED"),
            );
            this.addParent(Id, `${id}/`, Object.fromEntries(kinds.map((kind) => [kind, []])));
        }
    }

    private addParent(parent: string, above: string, inherited: Levels): void {
        const path = `${above}${parent}/`;
        const levels = this.below(parent, inherited);
        const file = `${parent}.json`;
        const { Accounts } = this.folder.read(
            accounts,
            `aws organizations list-accounts-for-parent --parent-id ${parent}`,
            FOLDER,
            "list-accounts-for-parent",
            file,
        );
        for (const { Id } of Accounts) {
            const other = this.places.get(Id)?.path;
            if (other !== undefined) {
                throw new SourceError(
                    `${this.folder.file(FOLDER, "list-accounts-for-parent", file)} has the account ${Id}, which is in ${other} already (expected each account in one place)`,
                );
            }
            this.places.set(Id, this.placeOf(Id, path, levels));
        }
        const { OrganizationalUnits } = this.folder.read(
            units,
            `aws organizations list-organizational-units-for-parent --parent-id ${parent}`,
            FOLDER,
            "list-organizational-units-for-parent",
            file,
        );
        for (const { Id } of OrganizationalUnits) this.addParent(Id, path, levels);
    }

    private placeOf(account: string, path: string, levels: Levels): OrganizationMember {
        if (account === this.management) return { id: this.id, path, rcps: [] };
        const { SERVICE_CONTROL_POLICY: scps, RESOURCE_CONTROL_POLICY: rcps = [] } = this.below(account, levels);
        return { id: this.id, path, rcps, ...(scps && { scps }) };
    }

    /** What applies to a target: what applies above it, and what is attached to it. */
    private below(target: string, levels: Levels): Levels {
        return Object.fromEntries(
            (Object.keys(levels) as Kind[]).map((kind) => [
                kind,
                [...(levels[kind] ?? []), this.attached(target, kind)],
            ]),
        );
    }

    private attached(target: string, kind: Kind): AnyPolicy[] {
        const { Policies } = this.folder.read(
            policies,
            `aws organizations list-policies-for-target --target-id ${target} --filter ${kind}`,
            FOLDER,
            "list-policies-for-target",
            kind,
            `${target}.json`,
        );
        return Policies.map(({ Id }) => this.policy(Id, KINDS[kind]));
    }

    private policy(id: string, kind: string): AnyPolicy {
        const known = this.read.get(id);
        if (known !== undefined) return known;
        const command = `aws organizations describe-policy --policy-id ${id}`;
        const place = [FOLDER, "describe-policy", `${id}.json`];
        const { Policy } = this.folder.read(policy, command, ...place);
        agrees(this.folder.file(...place), "Policy.PolicySummary.Id", Policy.PolicySummary?.Id, id);
        const parse = kind === KINDS.RESOURCE_CONTROL_POLICY ? readResourceControlPolicy : readPolicy;
        const read = parse(Policy.Content, `${kind} ${Policy.PolicySummary?.Name ?? id}`);
        this.read.set(id, read);
        return read;
    }
}
