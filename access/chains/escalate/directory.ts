import { bypassOf, type BypassVariant } from "../../bypasses";
import { openBypasses } from "../../findings/toolkit/open-bypasses";
import type { Verdict } from "../../evaluate/outcome";
import type { AccountPrincipal } from "../../matrix/account";
import { ownerOf } from "../../matrix/own-account";
import type { Step } from "../../matrix/step";
import { permissionSetOf } from "../../matrix/way-words";
import { ACCOUNT_ACCESS } from "../assume/service-calls";
import type { Becomes } from "./iam";
import type { Rights } from "./rights";
import type { ServiceRoles } from "./services";

const ASSIGN = "sso:CreateAccountAssignment";
const JOIN = ["identitystore:CreateGroupMembership", "sso-directory:AddMemberToGroup"];
/** What gives a permission set any right. */
const CHANGES = [
    "sso:PutInlinePolicyToPermissionSet",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
];
/** A set that is assigned already changes in the accounts when it is provisioned again; a new assignment does it too. */
const PROVISION = "sso:ProvisionPermissionSet";
const CREATE = "sso:CreatePermissionSet";

/** Steps by IAM Identity Center and by account access manager: to the roles that they give to people. */
export class DirectorySteps {
    private readonly rights: Rights;
    private readonly services: ServiceRoles;
    private readonly becomes: Becomes;
    private readonly withEverything: (principal: AccountPrincipal) => AccountPrincipal;
    /** The roles of new permission sets, by their ARNs. */
    private readonly made = new Map<string, AccountPrincipal>();
    private reserved: readonly AccountPrincipal[] | undefined;

    constructor(
        rights: Rights,
        services: ServiceRoles,
        becomes: Becomes,
        withEverything: (principal: AccountPrincipal) => AccountPrincipal,
    ) {
        this.rights = rights;
        this.services = services;
        this.becomes = becomes;
        this.withEverything = withEverything;
    }

    steps(principal: AccountPrincipal): Step[] {
        return [
            ...this.assigned(principal),
            ...this.changed(principal),
            ...this.created(principal),
            ...this.entitled(principal),
        ];
    }

    /** Permission sets that somebody assigns to themselves, or has as a member of a group that they join. */
    private assigned(principal: AccountPrincipal): Step[] {
        const assigns = this.mayAssign(principal);
        const [join] = this.open(principal, "identity-center", JOIN);
        if (!assigns && join === undefined) return [];
        return this.reservedRoles().flatMap((role): Step[] => {
            if (role.arn === principal.arn) return [];
            const verdict = assigns ? this.assigns(principal, ownerOf(role, this.rights.account)) : "denied";
            if (verdict !== "denied") {
                const effect = `assign themselves the permission set of ${role.name}`;
                return [{ ...this.step(principal, role, [ASSIGN], effect), verdict, provided: DIRECTORY }];
            }
            if (join === undefined) return [];
            const effect = `join a group that has ${role.name}`;
            const provided = `${DIRECTORY}, and a group has the permission set`;
            return [{ ...this.step(principal, role, join, effect), provided }];
        });
    }

    /** What permission sets allow that somebody has, is assigned, or becomes the role of. */
    private changed(principal: AccountPrincipal): Step[] {
        const change = this.changes(principal);
        if (change.length === 0) return [];
        const become = this.becomes(principal).map((one) => one.principal);
        const owned = [principal, ...become].filter(isReserved);
        const provisions = this.rights.somewhere(principal, PROVISION);
        const given = this.assigned(principal).map(({ to, actions }) => ({ role: to, calls: actions }));
        const owning = owned.map((role) => ({ role, calls: [] as readonly string[] }));
        const ways = new Map(
            [...owning, ...given].flatMap(({ role, calls }): [string, Provisioned][] => {
                if (calls.includes(ASSIGN)) return [[role.arn, { role, calls, verdict: "allowed" }]];
                if (provisions === "denied") return [];
                return [[role.arn, { role, calls: [...calls, PROVISION], verdict: provisions }]];
            }),
        );
        return [...ways.values()].map(({ role, calls, verdict }) => {
            const to = this.withEverything(role);
            const effect = `give the permission set of ${role.name} any right`;
            return { ...this.step(principal, to, [...change, ...calls], effect), verdict, provided: DIRECTORY };
        });
    }

    /** A new permission set with any right, in each account that somebody assigns it in: the role that it makes there. */
    private created(principal: AccountPrincipal): Step[] {
        const change = this.changes(principal);
        if (change.length === 0 || !this.mayAssign(principal)) return [];
        const creates = this.rights.somewhere(principal, CREATE);
        if (creates === "denied") return [];
        const { account } = this.rights;
        // Service-linked roles have no limits of the organization.
        const limited = account.principals.filter(({ use }) => use !== "service-linked");
        const owners = new Map(limited.map((one) => [ownerOf(one, account), one]));
        return [...owners].flatMap(([owner, { policies }]): Step[] => {
            const verdict = this.assigns(principal, owner);
            if (verdict === "denied") return [];
            const arn = `arn:${account.partition}:iam::${owner}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_new`;
            const role: AccountPrincipal = {
                type: "role",
                name: "new permission set",
                arn,
                account: owner,
                tags: {},
                groups: [],
                policies: {
                    identity: [],
                    // An account's limits are the same for all of its principals.
                    ...(policies.scps && { scps: policies.scps }),
                    ...(policies.account && { account: policies.account }),
                },
            };
            const calls = [CREATE, ...change, ASSIGN];
            const effect = "create a permission set with any right and assign it to themselves";
            const to = this.withEverything(this.made.get(arn) ?? role);
            if (!this.made.has(arn)) this.made.set(arn, role);
            const step = this.step(principal, to, calls, effect);
            return [{ ...step, verdict: creates === "allowed" ? verdict : creates, provided: DIRECTORY }];
        });
    }

    /** The first call by which somebody gives permission sets any right. */
    private changes(principal: AccountPrincipal): readonly string[] {
        return this.open(principal, "identity-center", CHANGES)
            .flat()
            .filter((action) => CHANGES.includes(action))
            .slice(0, 1);
    }

    /** Whether somebody may assign some permission set in some account. */
    private mayAssign(principal: AccountPrincipal): boolean {
        if (!this.rights.mentions(principal, ASSIGN)) return false;
        const variants = bypassOf("identity-center").variants.flatMap((one: BypassVariant): BypassVariant[] =>
            // The account is judged for each by itself.
            one.act.actions.includes(ASSIGN) ? [{ ...one, act: { ...one.act, on: one.act.on.slice(1) } }] : [],
        );
        return openBypasses(variants, principal, this.rights.snapshot).length > 0;
    }

    private assigns(principal: AccountPrincipal, owner: string): Verdict {
        return this.rights.on(principal, ASSIGN, `arn:${this.rights.account.partition}:sso:::account/${owner}`);
    }

    /** Roles of the account that somebody entitles themselves to. */
    private entitled(principal: AccountPrincipal): Step[] {
        const { account } = this.rights;
        const [calls] = this.open(principal, "account-access", ["account-access:CreateEntitlement"]);
        if (calls === undefined) return [];
        return this.services.assumedBy(ACCOUNT_ACCESS).flatMap(({ role, verdict }): Step[] => {
            if (role.arn === principal.arn || ownerOf(role, account) !== ownerOf(principal, account)) return [];
            const effect = `entitle themselves to the role ${role.name}`;
            return [{ ...this.step(principal, role, calls, effect), verdict }];
        });
    }

    /** The calls of a bypass's variants that are open and among some. */
    private open(principal: AccountPrincipal, id: string, calls: readonly string[]): readonly (readonly string[])[] {
        const variants: readonly BypassVariant[] = bypassOf(id).variants.filter(({ act }) =>
            act.actions.some((action) => calls.includes(action)),
        );
        return openBypasses(variants, principal, this.rights.snapshot)
            .map(({ acts }) => acts)
            .filter((acts) => calls.length > 1 || acts.length > 0);
    }

    private reservedRoles(): readonly AccountPrincipal[] {
        return (this.reserved ??= this.rights.account.principals.filter(isReserved));
    }

    private step(principal: AccountPrincipal, to: AccountPrincipal, actions: readonly string[], effect: string): Step {
        const told = this.rights.told(principal, actions);
        return { kind: "escalate", to, verdict: "allowed", actions, effect, ...told };
    }
}

/** The role of a permission set whose changes get to an account, and by which calls. */
interface Provisioned {
    readonly role: AccountPrincipal;
    readonly calls: readonly string[];
    readonly verdict: Step["verdict"];
}

const DIRECTORY = "the account manages IAM Identity Center";

/** Whether a role is one that IAM Identity Center makes of a permission set. */
function isReserved(role: AccountPrincipal): boolean {
    return role.type === "role" && permissionSetOf(role) !== undefined;
}
