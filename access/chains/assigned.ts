import type { Account, AccountPrincipal } from "../matrix/account";
import {
    unknownPermissions,
    type Assignee,
    type IdentityCenterPerson,
    type PermissionSet,
} from "../matrix/identity-center";
import { ownerOf, ownLimit } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { readTrustPolicy } from "../policy/parse";
import { outsideAssumption } from "./assume/assume";
import { serviceOutsider } from "./assume/outsiders";
import type { RoleSessions } from "./role-sessions";

/** Assumes the roles that people are entitled to in their names. */
export const ACCOUNT_ACCESS = "account-access.amazonaws.com";

/** What is assigned to people in IAM Identity Center: permission sets in accounts, and entitlements to roles. */
export class AssignedSteps {
    /** A row for each person. */
    readonly people: readonly AccountPrincipal[];
    /** Roles of permission sets that the sources don't have, made from the permission sets. */
    readonly madeRoles: readonly AccountPrincipal[];
    private readonly account: Account;
    private readonly persons = new Map<AccountPrincipal, IdentityCenterPerson>();
    private readonly byAssignee = new Map<
        string,
        { readonly role: AccountPrincipal; readonly what: string; readonly entitled: boolean }[]
    >();

    constructor(account: Account) {
        this.account = account;
        const center = account.identityCenter;
        const made: AccountPrincipal[] = [];
        this.people = (center?.people ?? []).map((person) => {
            const groups = person.groups.map((id) => center?.groups.find((one) => one.id === id)?.name ?? id);
            const principal: AccountPrincipal = {
                type: "person",
                name: person.name,
                arn: `person:${person.name}`,
                tags: {},
                groups,
                policies: { identity: [] },
                ...(person.isDisabled && { isDisabled: true }),
            };
            this.persons.set(principal, person);
            return principal;
        });
        const reserved = new Map<string, AccountPrincipal>();
        for (const role of account.principals) {
            // A stack's permission set has the name without what only IAM Identity Center knows.
            const name = /\/AWSReservedSSO_(.+?)(?:_[0-9a-f]{16})?$/.exec(role.arn)?.[1];
            if (name !== undefined && role.type === "role") reserved.set(`${ownerOf(role, account)} ${name}`, role);
        }
        const sets = new Map((center?.permissionSets ?? []).map((set) => [set.arn, set]));
        for (const { to, account: owner, permissionSet } of center?.assignments ?? []) {
            const set = sets.get(permissionSet) ?? { arn: permissionSet, name: permissionSet };
            const key = `${owner} ${set.name}`;
            let role = reserved.get(key);
            if (role === undefined) {
                role = madeRole(set, owner, account);
                made.push(role);
                reserved.set(key, role);
            }
            this.add(to, role, `permission set ${set.name}`, false);
        }
        const byArn = new Map(account.principals.map((one) => [one.arn, one]));
        for (const { to, role: arn } of center?.entitlements ?? []) {
            const role = byArn.get(arn);
            if (role !== undefined) this.add(to, role, `entitlement to ${role.name}`, true);
        }
        this.madeRoles = made;
    }

    private add({ type, id }: Assignee, role: AccountPrincipal, what: string, entitled: boolean): void {
        const key = `${type} ${id}`;
        const list = this.byAssignee.get(key) ?? [];
        list.push({ role, what, entitled });
        this.byAssignee.set(key, list);
    }

    /** Whether people stand in the place of somebody from outside: those who come in through IAM Identity Center. */
    replaces({ type, name }: AccountPrincipal): boolean {
        if (this.account.identityCenter === undefined) return false;
        return (
            (type === "group" && name.startsWith("IAM Identity Center")) ||
            (type === "service" && name === ACCOUNT_ACCESS)
        );
    }

    from(principal: AccountPrincipal, sessions: RoleSessions): readonly Step[] {
        const person = this.persons.get(principal);
        if (person === undefined || person.isDisabled === true) return [];
        const assignees = [{ type: "person", id: person.id, through: "" }].concat(
            person.groups.map((id, index) => ({ type: "group", id, through: principal.groups[index] ?? id })),
        );
        return assignees.flatMap(({ type, id, through }) =>
            (this.byAssignee.get(`${type} ${id}`) ?? []).flatMap(({ role, what, entitled }): Step[] => {
                const to = sessions.ofPerson(role, person);
                const how = type === "person" ? `assigned to ${person.name}` : `assigned to the group ${through}`;
                const reason = { layer: "trust" as const, text: `${what}, ${how}` };
                const step = { kind: "assigned" as const, to, actions: [], effect: what };
                if (!entitled) return [{ ...step, verdict: "allowed", because: [reason] }];
                const service = serviceOutsider(ACCOUNT_ACCESS, ownerOf(role, this.account));
                const { verdict, because } = outsideAssumption(service, role, this.account);
                return verdict === "denied" ? [] : [{ ...step, verdict, because: [reason, ...because] }];
            }),
        );
    }
}

/** The trust policy that IAM Identity Center gives its roles. */
function trustOf(Federated: string): object {
    const Action = ["sts:AssumeRoleWithSAML", "sts:TagSession"];
    return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Federated }, Action }] };
}

function madeRole(set: PermissionSet, owner: string, account: Account): AccountPrincipal {
    const { partition, organizations } = account;
    const scps = organizations?.get(owner)?.scps;
    const name = `AWSReservedSSO_${set.name}`;
    return {
        type: "role",
        name,
        account: owner,
        arn: `arn:${partition}:iam::${owner}:role/aws-reserved/sso.amazonaws.com/${name}`,
        tags: {},
        groups: [],
        trust: readTrustPolicy(
            trustOf(`arn:${partition}:iam::${owner}:saml-provider/AWSSSO_DO_NOT_DELETE`),
            `trust policy of role ${name}`,
        ),
        policies: {
            ...(set.policies ?? { identity: [unknownPermissions(set.name)] }),
            ...(scps && { scps }),
            ...ownLimit(account, owner),
        },
    };
}
