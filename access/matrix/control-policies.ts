import type { AnyPolicy } from "../evaluate/outcome";
import type { Account, AccountPrincipal, OrganizationMember } from "./account";
import { ownerOf } from "./own-account";

/** Control policies by level: what limits an organization's accounts from outside them. */
export type ControlPolicyLevels = Pick<OrganizationMember, "scps" | "rcps">;

/**
 * The account with its principals and roles under more control policies, by the account that they are of. Of an organization
 * that is known whole they take the place of those that it has. Service-linked roles are exempt:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function underControlPolicies(account: Account, levelsOf: (owner: string) => ControlPolicyLevels): Account {
    const organizations = new Map(account.organizations);
    const owners = [
        account.id,
        ...account.principals.map((one) => ownerOf(one, account)),
        ...(account.identityCenter?.assignments ?? []).map((one) => one.account),
    ];
    for (const owner of new Set(owners)) {
        const { scps, rcps } = levelsOf(owner);
        if (scps === undefined && rcps === undefined) continue;
        const known = organizations.get(owner) ?? {};
        organizations.set(owner, {
            ...known,
            ...(scps && { scps: besides(known, known.scps, scps) }),
            ...(rcps && { rcps: besides(known, known.rcps, rcps) }),
        });
    }
    const principals = account.principals.map((principal) => {
        const scps = organizations.get(ownerOf(principal, account))?.scps;
        return scps === undefined || principal.use === "service-linked"
            ? principal
            : { ...principal, policies: { ...principal.policies, scps } };
    });
    return organizations.size === 0 ? account : { ...account, organizations, principals };
}

/**
 * The resource control policies that limit who assumes a role, by level; none where that isn't known. Service-linked roles
 * are exempt: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function rcpsOf(role: AccountPrincipal, account: Account): Levels {
    const rcps = account.organizations?.get(ownerOf(role, account))?.rcps;
    return rcps === undefined || role.use === "service-linked" ? NONE : rcps;
}

const NONE: Levels = [];

type Levels = readonly (readonly AnyPolicy[])[];

function besides({ id }: OrganizationMember, known: Levels = [], more: Levels): Levels {
    return id === undefined ? [...known, ...more] : more;
}
