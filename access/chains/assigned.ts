import { append } from "../append";
import type { Reason } from "../evaluate/reasons";
import type { Account, AccountPrincipal } from "../matrix/account";
import {
    unknownPermissions,
    type Assignee,
    type IdentityCenterPerson,
    type PermissionSet,
} from "../matrix/identity-center";
import { ownerOf, ownLimit } from "../matrix/own-account";
import type { Step } from "../matrix/step";
import { permissionSetOf } from "../matrix/way-words";
import { readTrustPolicy } from "../policy/parse";
import { outsideAssumption, type Assumption } from "./assume/assume";
import { serviceOutsider } from "./assume/outsiders";
import { ACCOUNT_ACCESS } from "./assume/service-calls";
import { mayAllow } from "./assume/trust-policies";
import type { RoleSessions } from "./role-sessions";

/** What is assigned to people in IAM Identity Center: permission sets in accounts, and entitlements to roles. */
export class AssignedSteps {
    /** A row for each person. */
    readonly people: readonly AccountPrincipal[];
    /** Roles of permission sets that the sources don't have, made from the permission sets. */
    readonly madeRoles: readonly AccountPrincipal[];
    private readonly account: Account;
    private readonly persons = new Map<AccountPrincipal, IdentityCenterPerson>();
    /** The roles that people may be entitled to, where the entitlements aren't known, with what lets the service in. */
    private readonly entitling: readonly Pick<Step, "to" | "because">[];
    private readonly byAssignee = new Map<string, Assigned[]>();

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
                ...(person.isAnyMember && { isAnyMember: true }),
            };
            this.persons.set(principal, person);
            return principal;
        });
        const reserved = new Map<string, AccountPrincipal>();
        for (const role of center === undefined ? [] : account.principals) {
            // A stack's permission set has the name without what only IAM Identity Center knows.
            const name = permissionSetOf({ ...role, name: role.arn.slice(role.arn.lastIndexOf("/") + 1) });
            if (name !== undefined && role.type === "role") reserved.set(`${ownerOf(role, account)} ${name}`, role);
        }
        const sets = new Map((center?.permissionSets ?? []).map((set) => [set.arn, set]));
        for (const { to, account: owner, permissionSet, unknown } of center?.assignments ?? []) {
            const set = sets.get(permissionSet) ?? { arn: permissionSet, name: permissionSet };
            const key = `${owner} ${set.name}`;
            let role = reserved.get(key);
            if (role === undefined) {
                role = madeRole(set, owner, account);
                made.push(role);
                reserved.set(key, role);
            }
            this.add(to, { role, what: `permission set ${set.name}`, unknown });
        }
        const byArn = new Map(account.principals.map((one) => [one.arn, one]));
        for (const { to, role: arn, application, unknown } of center?.entitlements ?? []) {
            const role = byArn.get(arn);
            if (role !== undefined)
                this.add(to, { role, what: `entitlement to ${role.name}`, by: { application }, unknown });
        }
        this.entitling = center !== undefined && center.entitlements === undefined ? this.entitlingRoles() : [];
        this.madeRoles = made;
    }

    private add({ type, id }: Assignee, assigned: Assigned): void {
        append(this.byAssignee, `${type} ${id}`, assigned);
    }

    /** Whether people stand in the place of somebody from outside: those who come in through IAM Identity Center. */
    replaces({ type, name }: AccountPrincipal): boolean {
        const center = this.account.identityCenter;
        if (center === undefined) return false;
        return (
            (type === "group" && name.startsWith("IAM Identity Center")) ||
            (type === "service" && name === ACCOUNT_ACCESS && center.entitlements !== undefined)
        );
    }

    from(principal: AccountPrincipal, sessions: RoleSessions): readonly Step[] {
        const person = this.persons.get(principal);
        if (person === undefined || person.isDisabled === true) return [];
        const assignees = [{ type: "person", id: person.id, through: "" }].concat(
            person.groups.map((id, index) => ({ type: "group", id, through: principal.groups[index] ?? id })),
        );
        const known = assignees.flatMap(({ type, id, through }) =>
            (this.byAssignee.get(`${type} ${id}`) ?? []).flatMap(({ role, what, by, unknown }): Step[] => {
                const to = sessions.ofPerson(role, person);
                const how = type === "person" ? `assigned to ${person.name}` : `assigned to the group ${through}`;
                const open = unknown === undefined ? "" : `: ${unknown}`;
                const reason = { layer: "trust" as const, text: `${what}, ${how}${open}` };
                const step = { kind: "assigned" as const, to, actions: [], effect: what };
                const most = unknown === undefined ? "allowed" : "unknown";
                if (by === undefined) return [{ ...step, verdict: most, because: [reason] }];
                const { verdict, because } = this.entitled(role, by.application);
                if (verdict === "denied") return [];
                return [{ ...step, verdict: verdict === "allowed" ? most : verdict, because: [reason, ...because] }];
            }),
        );
        const maybe = this.entitling.map(({ to: role, because }): Step => ({
            kind: "assigned",
            to: sessions.ofPerson(role, person),
            actions: [],
            effect: `entitlement to ${role.name}`,
            verdict: "unknown",
            because: [UNREAD_ENTITLEMENTS, ...because],
        }));
        return [...known, ...maybe];
    }

    /** Whether account access manager can assume a role in the name of those who are entitled to it. */
    private entitled(role: AccountPrincipal, application?: string): Pick<Assumption, "verdict" | "because"> {
        const service = serviceOutsider(ACCOUNT_ACCESS, ownerOf(role, this.account), application);
        return outsideAssumption(service, role, this.account);
    }

    /** The roles that account access manager can assume. */
    private entitlingRoles(): readonly Pick<Step, "to" | "because">[] {
        return this.account.principals.flatMap((to) => {
            if (to.trust === undefined || !mayAllow(to.trust, { type: "service", name: ACCOUNT_ACCESS })) return [];
            const { verdict, because } = this.entitled(to);
            return verdict === "denied" ? [] : [{ to, because }];
        });
    }
}

/** What is assigned to people or groups: a permission set's role, or one of the account's own by account access manager. */
interface Assigned {
    readonly role: AccountPrincipal;
    readonly what: string;
    /** Set for an entitlement: the application's ARN, where it is known. */
    readonly by?: { readonly application: string | undefined };
    /** Why it isn't known whether it is assigned, where it isn't. */
    readonly unknown: string | undefined;
}

const UNREAD_ENTITLEMENTS: Reason = {
    layer: "trust",
    text: "it depends on the entitlements of account access manager, which aren't read (aws account-access list-entitlements)",
};

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
